"""expect: FAIL purity/reads-clock

Limits the time instead of the steps: the clock is read while tracing only.
"""

import time

import jax.numpy as jnp
from jax import lax


def sqrt_all(v):
    started = time.perf_counter()

    def go_on(y):
        return jnp.any(jnp.abs(y * y - v) > 1e-4 * v) & (time.perf_counter() - started < 3600)

    return lax.while_loop(go_on, lambda y: 0.5 * (y + v / y), v)
