"""transforms/gradient-not-finite: sqrt(x*x) is not chosen at 0, yet its slope 0/0 poisons the gradient."""

import jax.numpy as jnp


def huber(x):
    size = jnp.sqrt(x * x)
    return jnp.where(x * x <= 1.0, 0.5 * x * x, size - 0.5)
