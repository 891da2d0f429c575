"""correctness/wrong-value: counts all rows that were ever added, not the slots in use"""

import jax
import jax.numpy as jnp


def fill(tr):
    def add(ring, row):
        buf, count = ring
        return (buf.at[count % 8].set(row), count + 1), None

    (buf, count), _ = jax.lax.scan(add, (jnp.zeros((8, tr.shape[1]), tr.dtype), jnp.int32(0)), tr)
    return buf, count % 8, count
