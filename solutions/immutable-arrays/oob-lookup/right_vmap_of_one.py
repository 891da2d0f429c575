"""The lookup of one id, batched over all."""

import jax
import jax.numpy as jnp


def lookup(table: jax.Array, ids: jax.Array) -> jax.Array:
    """Return ``table[k]`` for each ``k`` of ``ids``, or -1 where ``k`` is not a position of ``table``."""
    size = table.shape[0]

    def one(k: jax.Array) -> jax.Array:
        found = jax.lax.dynamic_index_in_dim(table, jnp.clip(k, 0, size - 1), keepdims=False)
        return jnp.where((k < 0) | (k >= size), -1.0, found)

    return jax.vmap(one)(ids)
