"""correctness/wrong-value: goes on returning the last h of a stream that has ended"""

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
        h, c = jnp.where(alive, new_h, h), jnp.where(alive, new_c, c)
        return (h, c), h

    (h, c), y = lax.scan(advance, (state["h"], state["c"]), (x, alive[:, :, None]))
    return jnp.swapaxes(y, 0, 1), {"c": c, "h": h, "seen": state["seen"] + lengths}
