"""A ring buffer as a named tuple with two pure functions."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Ring(NamedTuple):
    """The newest entries, and how many there have been."""

    slots: jax.Array
    seen: jax.Array


def push(ring: Ring, value: jax.Array) -> Ring:
    """Return a ring that holds ``value`` too, in place of the oldest if it was full."""
    slot = ring.seen % ring.slots.shape[0]
    return Ring(lax.dynamic_update_index_in_dim(ring.slots, value, slot, 0), ring.seen + 1)


def average(ring: Ring) -> jax.Array:
    """Return the mean of the slots in use, added up one after the other."""
    capacity = ring.slots.shape[0]

    def add(k: int, total: jax.Array) -> jax.Array:
        return jnp.where(k < ring.seen, total + ring.slots[k], total)

    return lax.fori_loop(0, capacity, add, jnp.zeros((), ring.slots.dtype)) / jnp.minimum(ring.seen, capacity)


def center(x: jax.Array, hist: jax.Array, n: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Push the mean of ``x`` and subtract the average of the ring."""
    ring = push(Ring(hist, n), jnp.sum(x) / x.size)
    return x - average(ring), ring.slots, ring.seen
