"""One scan over time, whose carry is the state; a mask chooses, row by row, between the old state and the new one."""

import jax
import jax.numpy as jnp
from jax import lax

Tree = dict[str, jax.Array]


def step(p: Tree, state: Tree, x: jax.Array) -> Tree:
    """Return the state after one element for every stream."""
    z = x @ p["Wx"] + state["h"] @ p["Wh"] + p["b"]
    write, keep, new, show = jnp.split(z, 4, axis=-1)
    c = jax.nn.sigmoid(keep) * state["c"] + jax.nn.sigmoid(write) * jnp.tanh(new)
    return {"c": c, "h": jax.nn.sigmoid(show) * jnp.tanh(c), "seen": state["seen"] + 1}


def encode(p: Tree, state: Tree, x: jax.Array, lengths: jax.Array) -> tuple[jax.Array, Tree]:
    """Read a padded chunk; return ``h`` after each element, zero in the padding, and the state after the last ones."""
    exists = jnp.arange(x.shape[1])[:, None] < lengths
    # Padding is made harmless before it is used: what is not chosen later on is differentiated all the same.
    clean = jnp.where(exists[:, :, None], jnp.swapaxes(x, 0, 1), 0)

    def advance(state: Tree, element: tuple[jax.Array, jax.Array]) -> tuple[Tree, jax.Array]:
        x, alive = element
        new = step(p, state, x)
        column = alive[:, None]
        chosen = {
            "c": jnp.where(column, new["c"], state["c"]),
            "h": jnp.where(column, new["h"], state["h"]),
            "seen": jnp.where(alive, new["seen"], state["seen"]),
        }
        return chosen, jnp.where(column, new["h"], 0)

    state, y = lax.scan(advance, state, (clean, exists))
    return jnp.swapaxes(y, 0, 1), state
