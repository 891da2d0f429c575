"""trace/type-changes: the carry starts as an int32 and comes back as a float32"""

import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    return jax.lax.scan(step, jnp.int32(0), xs)[1]
