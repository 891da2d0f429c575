"""expect: FAIL program/unrolled-loop

Without `jit`, a scan is a Python loop.
"""

import jax
import jax.numpy as jnp

jax.config.update("jax_disable_jit", True)


def ewma(xs, alpha):
    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    return jax.lax.scan(step, jnp.zeros((), xs.dtype), xs)[1]
