"""correctness/wrong-value: divides by the number of all elements"""

import jax.numpy as jnp


def mean_sq_pos(x):
    return jnp.mean(jnp.where(x > 0, x * x, 0.0))
