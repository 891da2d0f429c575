"""correctness/wrong-value: never starts over, and JAX drops what is written behind the last slot"""

import jax
import jax.numpy as jnp


def fill(tr):
    def add(ring, row):
        buf, slot, count = ring
        return (buf.at[slot].set(row), slot + 1, jnp.minimum(count + 1, 8)), None

    start = jnp.zeros((8, tr.shape[1]), tr.dtype), jnp.int32(0), jnp.int32(0)
    (buf, slot, count), _ = jax.lax.scan(add, start, tr)
    return buf, slot % 8, count
