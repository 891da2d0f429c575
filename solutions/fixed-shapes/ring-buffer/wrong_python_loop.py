"""program/unrolled-loop: right and pure, with one update of the whole buffer in the program for every row"""

import jax.numpy as jnp


def fill(tr):
    buf = jnp.zeros((8, tr.shape[1]), tr.dtype)
    for k in range(tr.shape[0]):
        buf = buf.at[k % 8].set(tr[k])
    return buf, jnp.int32(tr.shape[0] % 8), jnp.int32(min(tr.shape[0], 8))
