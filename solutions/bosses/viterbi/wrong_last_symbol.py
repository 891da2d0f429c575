"""correctness/wrong-value: looks symbol -1 up, which JAX takes for the last one"""

import jax
import jax.numpy as jnp

NEVER = 2**28


def decode(start, move, emit, seen):
    start, move, emit = (jnp.where(table < 0, NEVER, table) for table in (start, move, emit))
    shown = emit.T[seen]

    def feed(best, shown):
        total = best[:, None] + move
        return jnp.minimum(jnp.min(total, axis=0) + shown, NEVER), jnp.argmin(total, axis=0).astype(jnp.int32)

    best, came_from = jax.lax.scan(feed, jnp.minimum(start + shown[0], NEVER), shown[1:])
    last = jnp.argmin(best).astype(jnp.int32)
    first, states = jax.lax.scan(lambda s, row: (row[s], s), last, came_from, reverse=True)
    found = best[last] < NEVER
    path = jnp.concatenate([first[None], states])
    return jnp.where(found, path, -1), jnp.where(found, best[last], -1)
