"""tree_util on a tuple of state, and jnp.roll of an unordered ring."""

import jax
import jax.numpy as jnp


def center(x, hist, n):
    size = hist.size
    slots = jnp.arange(size)
    state = {"hist": hist, "n": n}
    state = jax.tree.map(lambda leaf: leaf, state)
    new = state["hist"] + jnp.where(slots == state["n"] % size, jnp.average(x) - state["hist"], 0)
    valid = (slots <= state["n"]).astype(x.dtype)
    masked = jnp.where(valid > 0, new, 0)
    return x - masked.sum() / valid.sum(), new, state["n"] + 1
