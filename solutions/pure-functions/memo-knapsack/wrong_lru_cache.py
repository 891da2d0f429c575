"""trace/hashes-tracer: lru_cache needs the hash of a traced room"""

import functools

import jax.numpy as jnp


def best(w, v):
    @functools.lru_cache(maxsize=None)
    def best_from(i, room):
        if i == w.shape[0]:
            return jnp.int32(0)
        taken = v[i] + best_from(i + 1, room - w[i])
        return jnp.where(w[i] <= room, jnp.maximum(best_from(i + 1, room), taken), best_from(i + 1, room))

    return best_from(0, 50)
