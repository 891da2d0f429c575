"""trace/reads-value: asks Python to compare a traced step number"""

import jax.numpy as jnp
from jax import lax


def rate(t):
    if t <= 10:
        return 0.01 * t
    return 0.1 * 0.5 ** ((t - 10) / 10)


def run(w, g):
    def step(w, t):
        return w - rate(t) * g, None

    return lax.scan(step, w, jnp.arange(1, 31))[0]
