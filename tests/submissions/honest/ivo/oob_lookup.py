"""Tables computed by NumPy while tracing, and a part evaluated at compile time."""

import jax
import jax.numpy as jnp
import numpy as np


def lookup(table, ids):
    positions = np.arange(table.shape[0], dtype=np.int32)
    with jax.ensure_compile_time_eval():
        last = int(jnp.max(jnp.asarray(positions)))
    hits = (ids[:, None] == positions[None, :]) & (ids[:, None] <= last)
    found = jnp.where(hits, table[None, :], 0).sum(axis=1)
    return jnp.where(hits.any(axis=1), found, -1)
