"""The ring is a carry of fixed shapes: buffer, next slot and count."""

import jax
import jax.numpy as jnp

CAPACITY = 8

Ring = tuple[jax.Array, jax.Array, jax.Array]


def add(ring: Ring, row: jax.Array) -> tuple[Ring, None]:
    """Return the ring with ``row`` in its next slot."""
    buf, slot, count = ring
    buf = buf.at[slot].set(row)
    return (buf, (slot + 1) % CAPACITY, jnp.minimum(count + 1, CAPACITY)), None


def fill(tr: jax.Array) -> Ring:
    """Add all rows of ``tr``; return the buffer, the slot of the next row and how many slots are in use."""
    empty = jnp.zeros((CAPACITY, tr.shape[1]), tr.dtype), jnp.int32(0), jnp.int32(0)
    ring, _ = jax.lax.scan(add, empty, tr)
    return ring
