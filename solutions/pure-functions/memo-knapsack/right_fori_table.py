"""The whole memo as a table with a line for each item, filled line by line by fori_loop."""

import jax
import jax.numpy as jnp

CAPACITY = 50


def best(w: jax.Array, v: jax.Array) -> jax.Array:
    """Return the largest total value that fits into the bag."""
    items = w.shape[0]
    room = jnp.arange(CAPACITY + 1)

    def fill_line(i: jax.Array, table: jax.Array) -> jax.Array:
        without = table[i]
        left = room - w[i]
        with_item = jnp.where(left >= 0, v[i] + without.at[left].get(mode="clip"), 0)
        return table.at[i + 1].set(jnp.maximum(without, with_item))

    table = jax.lax.fori_loop(0, items, fill_line, jnp.zeros((items + 1, CAPACITY + 1), jnp.int32))
    return table[items, CAPACITY]
