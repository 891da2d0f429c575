"""correctness/wrong-value: pushes all rows on by one, so that the latest row is always the last"""

import jax
import jax.numpy as jnp


def fill(tr):
    def add(buf, row):
        return jnp.concatenate([buf[1:], row[None]]), None

    buf, _ = jax.lax.scan(add, jnp.zeros((8, tr.shape[1]), tr.dtype), tr)
    return buf, jnp.int32(tr.shape[0] % 8), jnp.int32(min(tr.shape[0], 8))
