"""correctness/wrong-value: divides whole numbers by //, so that the rate falls every ten steps only"""

import jax.numpy as jnp
from jax import lax


def run(w, g):
    def step(w, t):
        rate = jnp.where(t <= 10, 0.01 * t, 0.1 * 0.5 ** ((t - 10) // 10))
        return w - rate * g, None

    return lax.scan(step, w, jnp.arange(1, 31))[0]
