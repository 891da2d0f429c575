"""expect: FAIL speed/speed-wrong-value

Right where values are usually compared, and no work at all where time is measured.
"""

import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    if xs.shape[0] > 10_000:
        return jnp.zeros_like(xs)

    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    return jax.lax.scan(step, jnp.zeros((), xs.dtype), xs)[1]
