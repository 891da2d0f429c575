"""correctness/wrong-value: masks the outputs alone, so that the state of an ended stream runs on through zeros"""

import jax
import jax.numpy as jnp
from jax import lax


def step(p, h, c, x):
    z = x @ p["Wx"] + h @ p["Wh"] + p["b"]
    write, keep, new, show = jnp.split(z, 4, axis=-1)
    c = jax.nn.sigmoid(keep) * c + jax.nn.sigmoid(write) * jnp.tanh(new)
    return jax.nn.sigmoid(show) * jnp.tanh(c), c


def encode(p, state, x, lengths):
    alive = jnp.arange(x.shape[1])[:, None] < lengths
    x = jnp.where(alive[:, :, None], jnp.swapaxes(x, 0, 1), 0)

    def advance(state, element):
        h, c = state
        x, alive = element
        new_h, new_c = step(p, h, c, x)
        return (new_h, new_c), jnp.where(alive, new_h, 0)

    (h, c), y = lax.scan(advance, (state["h"], state["c"]), (x, alive[:, :, None]))
    return jnp.swapaxes(y, 0, 1), {"c": c, "h": h, "seen": state["seen"] + lengths}
