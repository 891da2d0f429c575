"""Module constants, a lookup table made at import time, and a helper."""

import jax.numpy as jnp
from jax import lax

START = 0.0
NAMES = {"average": 0, "weight": 1}
ORDER = ["average", "weight"]


def mix(new, old, weight):
    """Blend two numbers."""
    return weight * new + (1 - weight) * old


def ewma(xs, alpha):
    """Return running averages; ``ORDER`` and ``NAMES`` only name positions."""
    position = NAMES[ORDER[0]]

    def step(carry, x):
        average = mix(x, carry[position], alpha)
        return (average,), average

    return lax.scan(step, (jnp.full((), START, xs.dtype),), xs)[1]
