"""purity/mutates-global: an optimizer state of the module keeps the buffers, for the next call as well"""

import jax
import jax.numpy as jnp
from jax import lax


optimizer_state = {}


def decayed(path, p, g):
    return g + 0.1 * p if path[-1].key == "weight" else g


def run(p, gs, rates, dampening):
    def step(state, given):
        p, buffers, first = state
        g, rate = given
        g = jax.tree_util.tree_map_with_path(decayed, p, g)
        kept = jnp.where(first, 0.0, 0.9)
        share = jnp.where(first, 1.0, 1 - dampening)
        buffers = jax.tree.map(lambda b, g: kept * b + share * g, buffers, g)
        p = jax.tree.map(lambda p, b: p - rate * b, p, buffers)
        return (p, buffers, jnp.bool_(False)), None

    start = p, jax.tree.map(jnp.zeros_like, p), jnp.bool_(True)
    (p, buffers, _), _ = lax.scan(step, start, (gs, rates))
    optimizer_state.update(buffers)
    return p, optimizer_state
