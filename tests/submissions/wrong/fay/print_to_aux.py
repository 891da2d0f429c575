"""expect: FAIL purity/prints

Returns the log and writes a progress bar to the screen as well.
"""

import sys

import jax.numpy as jnp


def train(x):
    log = []
    for _ in range(5):
        x = x - 0.1 * x
        log.append(jnp.sum(x**2))
        sys.stderr.write(".")
    return x, jnp.stack(log)
