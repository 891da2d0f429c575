"""expect: FAIL correctness/not-finite

A closed form by cumulative sums, which divides by powers of 1 - alpha.
"""

import jax.numpy as jnp


def ewma(xs, alpha):
    decay = (1 - alpha) ** jnp.arange(xs.shape[0])
    return alpha * decay * jnp.cumsum(xs / decay)
