"""program/unrolled-loop: a scan in name only, unroll=True copies its body for every element"""

import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    return jax.lax.scan(step, jnp.zeros((), xs.dtype), xs, unroll=True)[1]
