"""The state as a named tuple: pure steps that take it and hand on the next."""

from typing import NamedTuple

import jax


class State(NamedTuple):
    """What the original kept at module level."""

    count: jax.Array


def counted(state: State) -> State:
    """Return the state after one more increment; the given one stays as it is."""
    return state._replace(count=state.count + 1)


def step(x: jax.Array, count: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Scale ``x`` between two increments."""
    before = State(count)
    between = counted(before)
    after = counted(between)
    return x * between.count, after.count
