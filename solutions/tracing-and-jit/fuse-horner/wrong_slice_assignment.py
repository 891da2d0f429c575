"""trace/writes-in-place: assigns to all elements of a JAX array"""

import jax.numpy as jnp


def horner(x, c):
    y = jnp.full_like(x, c[0])
    for k in range(1, 16):
        y[:] = y * x + c[k]
    return y
