"""A loop that folds the step's number into the key, and writes into a prepared array."""

from typing import NamedTuple

import jax
import jax.numpy as jnp


class State(NamedTuple):
    position: jax.Array
    positions: jax.Array


def walk(key, T):
    choices = jnp.array([-1, 1], jnp.int32)

    def step(i, state):
        position = state.position + jax.random.choice(jax.random.fold_in(key, i), choices)
        return State(position, state.positions.at[i].set(position))

    return jax.lax.fori_loop(0, T, step, State(jnp.int32(0), jnp.zeros(T, jnp.int32))).positions
