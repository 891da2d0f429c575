"""One step is a pure function of trees; a scan carries parameters, buffers and whether this is the first step."""

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

Tree = Any
MOMENTUM, DECAY = 0.9, 0.1


def decayed(path: tuple[Any, ...], p: jax.Array, g: jax.Array) -> jax.Array:
    """Return the gradient of one parameter, with the decay of its group."""
    return g + DECAY * p if path[-1].key == "weight" else g


def run(p: Tree, gs: Tree, rates: jax.Array, dampening: jax.Array) -> tuple[Tree, Tree]:
    """Step along given gradients at given rates; return parameters and momentum buffers."""

    def step(state: tuple[Tree, Tree, jax.Array], given: tuple[Tree, jax.Array]) -> tuple[Any, None]:
        p, buffers, first = state
        g, rate = given
        g = jax.tree_util.tree_map_with_path(decayed, p, g)
        kept = jnp.where(first, 0.0, MOMENTUM)
        share = jnp.where(first, 1.0, 1.0 - dampening)
        buffers = jax.tree.map(lambda buffer, g: kept * buffer + share * g, buffers, g)
        p = jax.tree.map(lambda p, buffer: p - rate * buffer, p, buffers)
        return (p, buffers, jnp.bool_(False)), None

    start = p, jax.tree.map(jnp.zeros_like, p), jnp.bool_(True)
    (p, buffers, _), _ = lax.scan(step, start, (gs, rates))
    return p, buffers
