"""expect: FAIL correctness/wrong-shape

Returns the mean loss, as libraries do by default.
"""

import jax.numpy as jnp


def huber(x):
    size = jnp.abs(x)
    return jnp.where(size <= 1.0, 0.5 * x * x, size - 0.5).mean()
