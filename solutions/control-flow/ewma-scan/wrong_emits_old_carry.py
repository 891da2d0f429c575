"""correctness/wrong-value: collects the average before the element is seen"""

import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    def step(average, x):
        return alpha * x + (1 - alpha) * average, average

    return jax.lax.scan(step, jnp.zeros((), xs.dtype), xs)[1]
