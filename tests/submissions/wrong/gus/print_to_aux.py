"""expect: FAIL correctness/wrong-value

Logs the loss after six steps for the last entry and skips the first.
"""

import jax.numpy as jnp
from jax import lax


def train(x):
    x = 0.9 * x
    last, log = lax.scan(lambda x, _: (0.9 * x, jnp.sum((0.9 * x) ** 2)), x, length=5)
    return last, log
