"""correctness/wrong-value: gives the first and last reading themselves as neighbours, as if the ring were open"""

import jax.numpy as jnp
from jax import lax


def smooth(x):
    def step(_, x):
        padded = jnp.pad(x, 1, mode="edge")
        return x + 0.25 * (padded[:-2] - 2.0 * x + padded[2:])

    return lax.fori_loop(0, 50, step, x)


def maybe(p, x):
    return lax.cond(p, smooth, lambda x: x, x)
