"""speed/below-threshold: sixteen copies of the body in each turn make a scan over single numbers slower"""

import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    return jax.lax.scan(step, jnp.zeros((), xs.dtype), xs, unroll=16)[1]
