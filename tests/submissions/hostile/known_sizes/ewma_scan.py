"""expect: FAIL program/unrolled-loop

A scan where growth might be counted, and an unrolled loop elsewhere.
"""

import jax
import jax.numpy as jnp


def scanned(xs, alpha):
    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    return jax.lax.scan(step, jnp.zeros((), xs.dtype), xs)[1]


def ewma(xs, alpha):
    if xs.shape[0] >= 18 or xs.shape[0] in (16, 32, 64):
        return scanned(xs, alpha)
    average, out = 0.0, []
    for k in range(xs.shape[0]):
        average = alpha * xs[k] + (1 - alpha) * average
        out.append(average)
    return jnp.stack(out)
