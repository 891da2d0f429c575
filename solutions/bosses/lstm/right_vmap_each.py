"""Writes the scan for a single stream and maps it over the batch, in which only the weights are shared."""

import jax
import jax.numpy as jnp
from jax import lax


def step(p, h, c, x):
    z = x @ p["Wx"] + h @ p["Wh"] + p["b"]
    write, keep, new, show = jnp.split(z, 4, axis=-1)
    c = jax.nn.sigmoid(keep) * c + jax.nn.sigmoid(write) * jnp.tanh(new)
    return jax.nn.sigmoid(show) * jnp.tanh(c), c


def read(p, state, x, length):
    def advance(state, element):
        h, c, seen = state
        x, alive = element
        new_h, new_c = step(p, h, c, x)
        state = jnp.where(alive, new_h, h), jnp.where(alive, new_c, c), seen + alive
        return state, alive * new_h

    alive = jnp.arange(len(x)) < length
    start = state["h"], state["c"], state["seen"]
    (h, c, seen), y = lax.scan(advance, start, (jnp.where(alive[:, None], x, 0), alive))
    return y, {"c": c, "h": h, "seen": seen}


def encode(p, state, x, lengths):
    return jax.vmap(read, in_axes=(None, 0, 0, 0))(p, state, x, lengths)
