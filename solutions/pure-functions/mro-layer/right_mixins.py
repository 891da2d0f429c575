"""Cooperating classes whose methods take the state and return the next one."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp


class State(NamedTuple):
    """What the original kept on the class."""

    scale: jax.Array
    calls: jax.Array


class Layer:
    """The end of the line: changes nothing."""

    def act(self, x: jax.Array, state: State) -> tuple[jax.Array, State]:
        """Pass everything through."""
        return x, state


class Clipping(Layer):
    """Clips below zero."""

    def act(self, x: jax.Array, state: State) -> tuple[jax.Array, State]:
        """Choose by element what the next class in line gives, or zero."""
        y, state = super().act(x, state)
        return jnp.where(y > 0, y, 0), state


class Counting(Layer):
    """Counts its calls."""

    def act(self, x: jax.Array, state: State) -> tuple[jax.Array, State]:
        """Hand on a state with one more call."""
        y, state = super().act(x, state)
        return y, state._replace(calls=state.calls + 1)


class Growing(Clipping, Counting):
    """Scales its input; the line is Growing, Clipping, Counting, Layer."""

    def act(self, x: jax.Array, state: State) -> tuple[jax.Array, State]:
        """Scale by what came in and hand on the grown scale."""
        y, state = super().act(x * state.scale, state)
        return y, state._replace(scale=1.5 * state.scale)


def forward(x: jax.Array, scale: jax.Array, calls: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Do one call of the layer."""
    y, state = Growing().act(x, State(scale, calls))
    return y, state.scale, state.calls
