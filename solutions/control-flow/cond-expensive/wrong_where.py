"""program/missing-operation: jnp.where is right, but it smooths whether that is wanted or not"""

import jax.numpy as jnp
from jax import lax


def maybe(p, x):
    def step(_, y):
        return y + 0.25 * (jnp.roll(y, 1) - 2.0 * y + jnp.roll(y, -1))

    return jnp.where(p, lax.fori_loop(0, 50, step, x), x)
