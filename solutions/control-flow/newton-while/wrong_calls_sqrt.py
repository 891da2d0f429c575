"""program/forbidden-operation: the root is asked of the library."""

import jax.numpy as jnp


def sqrt_all(v):
    return jnp.sqrt(v)
