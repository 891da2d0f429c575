"""Branches without operands close over x; neighbours are fetched by index."""

import jax.numpy as jnp
from jax import lax


def maybe(p, x):
    n = x.shape[0]

    def smoothed():
        here = jnp.arange(n)
        left, right = (here - 1) % n, (here + 1) % n
        return lax.fori_loop(0, 50, lambda _, y: y + 0.25 * (y[left] - 2.0 * y + y[right]), x)

    return lax.cond(p, smoothed, lambda: x)
