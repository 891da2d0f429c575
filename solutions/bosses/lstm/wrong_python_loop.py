"""program/unrolled-loop: loops over time in Python and stacks a list of outputs"""

import jax
import jax.numpy as jnp


def step(p, h, c, x):
    z = x @ p["Wx"] + h @ p["Wh"] + p["b"]
    write, keep, new, show = jnp.split(z, 4, axis=-1)
    c = jax.nn.sigmoid(keep) * c + jax.nn.sigmoid(write) * jnp.tanh(new)
    return jax.nn.sigmoid(show) * jnp.tanh(c), c


def encode(p, state, x, lengths):
    h, c, outputs = state["h"], state["c"], []
    for t in range(x.shape[1]):
        alive = (t < lengths)[:, None]
        new_h, new_c = step(p, h, c, jnp.where(alive, x[:, t], 0))
        h, c = jnp.where(alive, new_h, h), jnp.where(alive, new_c, c)
        outputs.append(jnp.where(alive, h, 0))
    return jnp.stack(outputs, axis=1), {"c": c, "h": h, "seen": state["seen"] + lengths}
