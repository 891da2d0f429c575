"""speed/below-threshold: lax.map goes through the elements one after the other, with a cond for each"""

import jax.numpy as jnp
from jax import lax


def huber(x):
    def one(r):
        return lax.cond(jnp.abs(r) <= 1.0, lambda r: 0.5 * r * r, lambda r: jnp.abs(r) - 0.5, r)

    return lax.map(one, x)
