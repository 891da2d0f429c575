"""correctness/wrong-value: gives alpha to the old average"""

import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    def step(average, x):
        average = alpha * average + (1 - alpha) * x
        return average, average

    return jax.lax.scan(step, jnp.zeros((), xs.dtype), xs)[1]
