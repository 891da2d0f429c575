"""An optimizer as a NamedTuple of trees, carried through a fori_loop."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class State(NamedTuple):
    params: Any
    velocity: Any

    def step(self, grads):
        velocity = jax.tree.map(lambda v, g: 0.9 * v + g, self.velocity, grads)
        params = jax.tree.map(lambda p, v: p - 0.1 * v, self.params, velocity)
        return State(params, velocity)


def train(p, g):
    start = State(p, jax.tree.map(jnp.zeros_like, p))
    return lax.fori_loop(0, 3, lambda _, state: state.step(g), start).params
