"""A row with one entry for each room is the memo; a scan over the items fills it."""

import jax
import jax.numpy as jnp

CAPACITY = 50


def best(w: jax.Array, v: jax.Array) -> jax.Array:
    """Return the largest total value of items that fit into the bag together, each taken at most once."""
    room = jnp.arange(CAPACITY + 1)

    def add_item(row: jax.Array, item: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, None]:
        weight, value = item
        taken = value + row[jnp.maximum(room - weight, 0)]
        return jnp.where(weight <= room, jnp.maximum(row, taken), row), None

    row, _ = jax.lax.scan(add_item, jnp.zeros(CAPACITY + 1, v.dtype), (w, v))
    return row[CAPACITY]
