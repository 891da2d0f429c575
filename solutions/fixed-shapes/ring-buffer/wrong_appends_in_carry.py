"""trace/type-changes: appends to the carry, which would have another shape after every step"""

import jax
import jax.numpy as jnp


def fill(tr):
    def add(rows, row):
        return jnp.concatenate([rows, row[None]])[-8:], None

    rows, _ = jax.lax.scan(add, jnp.zeros((0, tr.shape[1]), tr.dtype), tr)
    return rows, jnp.int32(tr.shape[0] % 8), jnp.int32(min(tr.shape[0], 8))
