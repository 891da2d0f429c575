"""expect: ERROR trace/missing-entry

The function has another name.
"""

import jax.numpy as jnp


def huber_loss(x):
    size = jnp.abs(x)
    return jnp.where(size <= 1.0, 0.5 * x * x, size - 0.5)
