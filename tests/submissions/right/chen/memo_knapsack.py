from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

CAPACITY = 50


class Item(NamedTuple):
    weight: jax.Array
    value: jax.Array


def best_at(room, row, item):
    """The best value for one room; vmap does the others."""
    fits = item.weight <= room
    rest = jnp.where(fits, room - item.weight, 0)
    return lax.select(fits, lax.max(row[room], row[rest] + item.value), row[room])


def best(w, v):
    rooms = jnp.arange(CAPACITY + 1, dtype=jnp.int32)

    def body(row, item):
        return jax.vmap(partial(best_at, row=row, item=item))(rooms), None

    row, _ = lax.scan(body, jnp.zeros((CAPACITY + 1,), jnp.int32), Item(w, v))
    return row[CAPACITY]
