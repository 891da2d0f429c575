"""trace/reads-value: min compares, and Python has to know which is smaller"""

import jax
import jax.numpy as jnp


def fill(tr):
    def add(ring, row):
        buf, slot, count = ring
        return (buf.at[slot].set(row), (slot + 1) % 8, min(count + 1, 8)), None

    start = jnp.zeros((8, tr.shape[1]), tr.dtype), jnp.int32(0), jnp.int32(0)
    return jax.lax.scan(add, start, tr)[0]
