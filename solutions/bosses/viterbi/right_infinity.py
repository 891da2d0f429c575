"""Floats hold infinity for what cannot be; numbers of states are found by comparison and not by indexing."""

import jax
import jax.numpy as jnp


def decode(start, move, emit, seen):
    states = jnp.arange(len(start), dtype=jnp.int32)
    symbols = jnp.arange(emit.shape[1])

    def penalties(table):
        return jnp.where(table == -1, jnp.inf, table.astype(jnp.float32))

    def smallest(total):  # of the columns, with the number of the row
        least = jnp.min(total, axis=0)
        return least, jnp.min(jnp.where(total == least, states[:, None], len(start)), axis=0)

    into = penalties(move)
    shown = jnp.min(jnp.where(seen[:, None, None] == symbols, penalties(emit), jnp.inf), axis=2)
    shown = jnp.where((seen == -1)[:, None], 0.0, shown)

    def feed(best, shown):
        least, before = smallest(best[:, None] + into)
        return least + shown, before

    best, before = jax.lax.scan(feed, penalties(start) + shown[0], shown[1:])
    total, last = smallest(best[:, None])

    def back(state, before):
        state = jnp.sum(jnp.where(states == state, before, 0))
        return state, state

    _, path = jax.lax.scan(back, last[0], before, reverse=True)
    path = jnp.append(path, last[0])
    found = jnp.isfinite(total[0])
    return jnp.where(found, path, -1), jnp.where(found, total[0], -1).astype(jnp.int32)
