"""purity/debug-effect: a jax.debug.print of the outliers was left in"""

import jax
import jax.numpy as jnp


def huber(x):
    size = jnp.abs(x)
    jax.debug.print("{} outliers", jnp.sum(size > 1.0))
    return jnp.where(size <= 1.0, 0.5 * x * x, size - 0.5)
