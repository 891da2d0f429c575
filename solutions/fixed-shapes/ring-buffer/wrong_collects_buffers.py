"""speed/below-threshold: collects the buffer after every step, a copy for each row, to take the last one"""

import jax
import jax.numpy as jnp


def fill(tr):
    def add(ring, row):
        buf, slot, count = ring
        ring = buf.at[slot].set(row), (slot + 1) % 8, jnp.minimum(count + 1, 8)
        return ring, ring

    start = jnp.zeros((8, tr.shape[1]), tr.dtype), jnp.int32(0), jnp.int32(0)
    _, (bufs, slots, counts) = jax.lax.scan(add, start, tr)
    return bufs[-1], slots[-1], counts[-1]
