"""Both rows in one update: the places (i, j) take the rows (j, i)."""

import jax
import jax.numpy as jnp


def swap(m: jax.Array, i: jax.Array, j: jax.Array) -> jax.Array:
    """Return ``m`` with the rows ``i`` and ``j`` exchanged."""
    return m.at[jnp.stack([i, j])].set(m[jnp.stack([j, i])])
