"""The loop of the original, compiled: one addition after the other, and so no race."""

import jax
import jax.numpy as jnp


def hist(idx: jax.Array, w: jax.Array) -> jax.Array:
    """Return 16 sums: bin ``b`` holds the total of all ``w[p]`` with ``idx[p] == b``."""

    def add(p: jax.Array, h: jax.Array) -> jax.Array:
        return h.at[idx[p]].add(w[p])

    return jax.lax.fori_loop(0, idx.shape[0], add, jnp.zeros(16, w.dtype))
