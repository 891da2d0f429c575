"""speed/below-threshold: a branch in name only, the smoothing is done before lax.cond is called"""

import jax.numpy as jnp
from jax import lax


def maybe(p, x):
    def step(_, y):
        return y + 0.25 * (jnp.roll(y, 1) - 2.0 * y + jnp.roll(y, -1))

    smoothed = lax.fori_loop(0, 50, step, x)
    return lax.cond(p, lambda: smoothed, lambda: x)
