"""No loop at all: how many rows there are is known while tracing, and only the last eight survive."""

import jax.numpy as jnp


def fill(tr):
    t, d = tr.shape
    kept = min(t, 8)
    slots = jnp.arange(t - kept, t) % 8
    buf = jnp.zeros((8, d), tr.dtype).at[slots].set(tr[t - kept :], unique_indices=True)
    return buf, jnp.int32(t % 8), jnp.int32(kept)
