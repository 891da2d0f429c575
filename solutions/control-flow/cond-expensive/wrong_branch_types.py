"""trace/type-changes: one branch returns the pair that scan gives, the other an array"""

import jax.numpy as jnp
from jax import lax


def smooth(x):
    def step(x, _):
        return x + 0.25 * (jnp.roll(x, 1) - 2.0 * x + jnp.roll(x, -1)), None

    return lax.scan(step, x, None, length=50)


def maybe(p, x):
    return lax.cond(p, smooth, lambda x: x, x)
