"""Two fori_loops that fill prepared tables; a mask says what can be, so that there is no infinity."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Tables(NamedTuple):
    penalty: jax.Array
    can_be: jax.Array
    came_from: jax.Array


def decode(start, move, emit, seen):
    T, S = len(seen), len(start)
    large = jnp.iinfo(jnp.int32).max

    def shows(t):
        nothing = seen[t] == -1
        column = emit[:, seen[t]]
        return jnp.where(nothing, 0, column), nothing | (column >= 0)

    def feed(t, tables):
        possible = tables.can_be[t - 1][:, None] & (move >= 0)
        total = jnp.where(possible, tables.penalty[t - 1][:, None] + move, large)
        penalty, allowed = shows(t)
        can_be = possible.any(0) & allowed
        return Tables(
            tables.penalty.at[t].set(jnp.where(can_be, total.min(0) + penalty, 0)),
            tables.can_be.at[t].set(can_be),
            tables.came_from.at[t].set(total.argmin(0)),
        )

    penalty, allowed = shows(0)
    can_be = (start >= 0) & allowed
    tables = Tables(
        jnp.zeros((T, S), jnp.int32).at[0].set(start + penalty),
        jnp.zeros((T, S), bool).at[0].set(can_be),
        jnp.zeros((T, S), jnp.int32),
    )
    tables = lax.fori_loop(1, T, feed, tables)
    last = jnp.where(tables.can_be[-1], tables.penalty[-1], large)
    end = jnp.argmin(last).astype(jnp.int32)

    def back(i, path):
        t = T - 1 - i
        return path.at[t - 1].set(tables.came_from[t, path[t]])

    path = lax.fori_loop(0, T - 1, back, jnp.full(T, end))
    found = tables.can_be[-1].any()
    return jnp.where(found, path, -1), jnp.where(found, last[end], -1)
