"""Penalties of all states are the carry of a scan that collects where each came from; a second scan walks back."""

import jax
import jax.numpy as jnp

NEVER = 2**28  # more than any path costs, and three of them still fit into an int32


def decode(start: jax.Array, move: jax.Array, emit: jax.Array, seen: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the best path as one state for each symbol, and its penalty; all of it -1 if there is no path."""
    start, move, emit = (jnp.where(table < 0, NEVER, table) for table in (start, move, emit))
    shown = jnp.where(seen[:, None] < 0, 0, emit.T[seen])

    def feed(best: jax.Array, shown: jax.Array) -> tuple[jax.Array, jax.Array]:
        total = best[:, None] + move
        came_from = jnp.argmin(total, axis=0).astype(jnp.int32)  # the first of equals
        return jnp.minimum(jnp.min(total, axis=0) + shown, NEVER), came_from

    def back(state: jax.Array, came_from: jax.Array) -> tuple[jax.Array, jax.Array]:
        return came_from[state], state

    best, came_from = jax.lax.scan(feed, jnp.minimum(start + shown[0], NEVER), shown[1:])
    last = jnp.argmin(best).astype(jnp.int32)
    first, states = jax.lax.scan(back, last, came_from, reverse=True)
    found = best[last] < NEVER
    path = jnp.concatenate([first[None], states])
    return jnp.where(found, path, -1), jnp.where(found, best[last], -1)
