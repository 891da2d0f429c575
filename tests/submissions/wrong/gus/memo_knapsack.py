"""expect: FAIL purity/mutates-global

Right values, and a global dictionary that remembers how often each number of items came up.
"""

import jax
import jax.numpy as jnp

seen = {}


def best(w, v):
    seen[len(w)] = seen.get(len(w), 0) + 1
    room = jnp.arange(51)

    def add_item(row, item):
        weight, value = item
        taken = value + row[jnp.maximum(room - weight, 0)]
        return jnp.where(weight <= room, jnp.maximum(row, taken), row), None

    return jax.lax.scan(add_item, jnp.zeros(51, jnp.int32), (w, v))[0][50]
