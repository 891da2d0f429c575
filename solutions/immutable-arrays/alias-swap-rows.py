"""Swap rows without views: both updates read the first matrix."""

import jax


def swap(m: jax.Array, i: jax.Array, j: jax.Array) -> jax.Array:
    """Return ``m`` with the rows ``i`` and ``j`` exchanged."""
    return m.at[i].set(m[j]).at[j].set(m[i])
