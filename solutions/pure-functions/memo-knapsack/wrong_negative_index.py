"""correctness/wrong-value: row[room - weight] counts from the end where the item does not fit"""

import jax
import jax.numpy as jnp


def best(w, v):
    room = jnp.arange(51)

    def add_item(row, item):
        weight, value = item
        return jnp.maximum(row, value + row[room - weight]), None

    row, _ = jax.lax.scan(add_item, jnp.zeros(51, jnp.int32), (w, v))
    return row[50]
