"""lax.map, switch and cond where arithmetic would do."""

import jax
import jax.numpy as jnp
from jax import lax

CAPACITY = 50


def best(w, v):
    rooms = jnp.arange(CAPACITY + 1)

    def step(row, item):
        weight, value = item

        def choose(room):
            leave = lambda: row[room]
            take = lambda: jnp.maximum(row[room], value + row[room - weight])
            return lax.cond(weight <= room, take, leave)

        return jax.vmap(choose)(rooms), None

    row, _ = lax.scan(step, jnp.zeros_like(rooms), (w, v))
    return lax.switch(1, [lambda: row[0], lambda: row[CAPACITY]])
