"""correctness/wrong-value: numbers the steps from 0"""

import jax.numpy as jnp
from jax import lax


def run(w, g):
    def step(w, this):
        t, gradient = this
        rate = jnp.where(t <= 10, 0.01 * t, 0.1 * 0.5 ** ((t - 10) / 10))
        return w - rate * gradient, None

    return lax.scan(step, w, (jnp.arange(len(g)), g))[0]
