"""expect: FAIL purity/debug-effect

A forgotten jax.debug.print.
"""

import jax
import jax.numpy as jnp


def huber(x):
    size = jnp.abs(x)
    jax.debug.print("largest residual: {}", size.max())
    return jnp.where(size <= 1.0, 0.5 * x * x, size - 0.5)
