"""transforms/gradient-not-finite: chooses after the quotient alone, so the slope of the root at 0 gets in"""

import jax.numpy as jnp


def unit(x):
    speed = jnp.linalg.norm(x, axis=1, keepdims=True)
    return jnp.where(speed > 0.001, x / speed, 0.0)
