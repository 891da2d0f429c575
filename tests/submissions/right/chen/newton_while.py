from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class State(NamedTuple):
    y: jax.Array
    steps: jax.Array


def sqrt_all(v: jax.Array) -> jax.Array:
    def one(target: jax.Array) -> jax.Array:
        def cond_fun(s: State) -> jax.Array:
            error = jnp.abs(s.y**2 - target)
            return jnp.logical_and(error > 1e-4 * target, s.steps < 60)

        def body_fun(s: State) -> State:
            return State(y=(s.y + target / s.y) / 2, steps=s.steps + 1)

        return lax.while_loop(cond_fun, body_fun, State(target, jnp.zeros((), jnp.int32))).y

    return lax.map(one, v)
