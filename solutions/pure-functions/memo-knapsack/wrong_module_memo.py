"""purity/keeps-tracer: remembers the finished row at module level, as one would keep a cache"""

import jax
import jax.numpy as jnp

MEMO = {}


def best(w, v):
    room = jnp.arange(51)

    def add_item(row, item):
        weight, value = item
        taken = value + row[jnp.maximum(room - weight, 0)]
        return jnp.where(weight <= room, jnp.maximum(row, taken), row), None

    MEMO["row"], _ = jax.lax.scan(add_item, jnp.zeros(51, jnp.int32), (w, v))
    return MEMO["row"][50]
