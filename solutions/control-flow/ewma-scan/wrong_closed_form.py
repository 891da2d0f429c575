"""correctness/not-finite: divides by powers of 1 - alpha, which underflow, and are 0 for alpha = 1"""

import jax.numpy as jnp


def ewma(xs, alpha):
    powers = (1 - alpha) ** jnp.arange(xs.shape[0])
    return powers * jnp.cumsum(alpha * xs / powers)
