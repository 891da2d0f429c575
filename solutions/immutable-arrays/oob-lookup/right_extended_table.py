"""A table with one more entry, -1, to which all bad ids are sent."""

import jax
import jax.numpy as jnp


def lookup(table: jax.Array, ids: jax.Array) -> jax.Array:
    """Return ``table[k]`` for each ``k`` of ``ids``, or -1 where ``k`` is not a position of ``table``."""
    size = table.shape[0]
    extended = jnp.append(table, -1.0)
    return extended[jnp.where((ids >= 0) & (ids < size), ids, size)]
