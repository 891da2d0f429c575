"""transforms/transform-refused: counts rows in a while_loop, through which no gradient goes back"""

import jax
import jax.numpy as jnp


def fill(tr):
    def more(ring):
        return ring[1] < tr.shape[0]

    def add(ring):
        buf, k = ring
        return buf.at[k % 8].set(tr[k]), k + 1

    buf, k = jax.lax.while_loop(more, add, (jnp.zeros((8, tr.shape[1]), tr.dtype), jnp.int32(0)))
    return buf, k % 8, jnp.minimum(k, 8)
