"""Masks of rows, after negative indices have been made positive."""

import jax
import jax.numpy as jnp


def swap(m: jax.Array, i: jax.Array, j: jax.Array) -> jax.Array:
    """Return ``m`` with the rows ``i`` and ``j`` exchanged."""
    rows = m.shape[0]
    number = jnp.arange(rows)[:, None]
    swapped = jnp.where(number == i % rows, m[j], m)
    return jnp.where(number == j % rows, m[i], swapped)
