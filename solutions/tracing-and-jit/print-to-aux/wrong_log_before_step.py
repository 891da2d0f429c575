"""correctness/wrong-value: measures the loss before the step"""

import jax
import jax.numpy as jnp


def train(x):
    return jax.lax.scan(lambda x, _: (x - 0.1 * x, jnp.sum(x**2)), x, length=5)
