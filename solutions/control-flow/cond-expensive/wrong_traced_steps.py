"""transforms/transform-refused: fifty steps or none, but no gradient goes back through a traced number of steps"""

import jax.numpy as jnp
from jax import lax


def maybe(p, x):
    def step(_, y):
        return y + 0.25 * (jnp.roll(y, 1) - 2.0 * y + jnp.roll(y, -1))

    return lax.fori_loop(0, jnp.where(p, 50, 0), step, x)
