"""purity/mutates-closure: counts in an enclosing function how often the dear branch was taken"""

import jax.numpy as jnp
from jax import lax


def step(_, y):
    return y + 0.25 * (jnp.roll(y, 1) - 2.0 * y + jnp.roll(y, -1))


def make_maybe():
    smoothings = 0

    def smooth(x):
        nonlocal smoothings
        smoothings += 1
        return lax.fori_loop(0, 50, step, x)

    def maybe(p, x):
        return lax.cond(p, smooth, lambda x: x, x)

    return maybe


maybe = make_maybe()
