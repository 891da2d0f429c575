"""purity/mutates-default: keeps the ring in a default argument, where the next call finds this one's traced values"""

import jax
import jax.numpy as jnp


def fill(tr, ring={}):
    def add(state, row):
        buf, slot, count = state
        return (buf.at[slot].set(row), (slot + 1) % 8, jnp.minimum(count + 1, 8)), None

    ring["state"] = jnp.zeros((8, tr.shape[1]), tr.dtype), jnp.int32(0), jnp.int32(0)
    ring["state"], _ = jax.lax.scan(add, ring["state"], tr)
    return ring["state"]
