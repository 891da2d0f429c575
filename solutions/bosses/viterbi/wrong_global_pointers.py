"""purity/mutates-global: keeps the pointers in a global, where the way back looks for them"""

import jax
import jax.numpy as jnp

NEVER = 2**28
came_from = None


def forward(start, move, shown):
    global came_from

    def feed(best, shown):
        total = best[:, None] + move
        return jnp.minimum(jnp.min(total, axis=0) + shown, NEVER), jnp.argmin(total, axis=0).astype(jnp.int32)

    best, came_from = jax.lax.scan(feed, jnp.minimum(start + shown[0], NEVER), shown[1:])
    return best


def backward(last):
    first, states = jax.lax.scan(lambda s, row: (row[s], s), last, came_from, reverse=True)
    return jnp.concatenate([first[None], states])


def decode(start, move, emit, seen):
    start, move, emit = (jnp.where(table < 0, NEVER, table) for table in (start, move, emit))
    best = forward(start, move, jnp.where(seen[:, None] < 0, 0, emit.T[seen]))
    last = jnp.argmin(best).astype(jnp.int32)
    found = best[last] < NEVER
    return jnp.where(found, backward(last), -1), jnp.where(found, best[last], -1)
