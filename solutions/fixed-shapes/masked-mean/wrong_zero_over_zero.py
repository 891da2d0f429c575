"""correctness/not-finite: 0/0 where no element is positive"""

import jax.numpy as jnp


def mean_sq_pos(x):
    mask = x > 0
    return jnp.sum(jnp.where(mask, x * x, 0.0)) / jnp.sum(mask)
