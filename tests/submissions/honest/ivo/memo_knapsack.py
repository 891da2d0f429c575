"""A memo of static shapes in a module dictionary, and a cached property of a module-level object."""

import functools

import jax.numpy as jnp
from jax import lax

_rows = {}


class Bag:
    @functools.cached_property
    def capacity(self):
        return int("5" + "0")


BAG = Bag()


def row_length(capacity):
    if capacity not in _rows:
        _rows[capacity] = capacity + 1
    return _rows[capacity]


def best(w, v):
    size = row_length(BAG.capacity)
    rooms = jnp.arange(size)

    def add(row, item):
        weight, value = item
        moved = jnp.where(rooms >= weight, jnp.roll(row, weight) + value, 0)
        return jnp.maximum(row, moved), None

    return lax.scan(add, jnp.zeros(size, jnp.int32), (w, v))[0][-1]
