"""transforms/gradient-not-finite: sweeps the NaN out of the values; in the gradient it stays"""

import jax.numpy as jnp


def unit(x):
    speed = jnp.linalg.norm(x, axis=1, keepdims=True)
    return jnp.nan_to_num(x / speed) * (speed > 0.001)
