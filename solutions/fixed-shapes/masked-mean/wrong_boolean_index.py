"""trace/needs-static-shape: x[x > 0] has a length that depends on values"""

import jax.numpy as jnp


def mean_sq_pos(x):
    return jnp.mean(x[x > 0] ** 2)
