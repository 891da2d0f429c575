"""Without a choice: the part of the size below 1 counts in full, the rest linearly."""

import jax
import jax.numpy as jnp


def huber(x: jax.Array) -> jax.Array:
    """Return the Huber loss of each element of ``x``, with threshold 1."""
    size = jnp.abs(x)
    core = jnp.minimum(size, 1.0)
    return core * (size - 0.5 * core)
