"""An outer jit with a static argument, and a loop with a static bound."""

from functools import partial

import jax
import jax.numpy as jnp
from jax import lax


@partial(jax.jit, static_argnames=("capacity",))
def fill(w, v, *, capacity):
    rooms = jnp.arange(capacity + 1)

    def item(k, row):
        fits = rooms >= w[k]
        taken = row[jnp.where(fits, rooms - w[k], 0)] + v[k]
        return jnp.where(fits, jnp.maximum(row, taken), row)

    return lax.fori_loop(0, w.shape[0], item, jnp.zeros(capacity + 1, jnp.int32))


def best(w, v):
    return fill(w, v, capacity=50)[-1]
