"""program/unrolled-loop: masks well, one element after the other, in a loop of Python"""

import jax.numpy as jnp


def mean_sq_pos(x):
    total, count = 0.0, 0
    for value in x:
        total = total + jnp.where(value > 0, value * value, 0.0)
        count = count + (value > 0)
    return total / jnp.maximum(count, 1)
