"""A Python loop of five steps which builds and consumes a local list."""

import jax.numpy as jnp


def train(x):
    log = []
    for _ in range(5):
        x = x - 0.1 * x
        log.append(jnp.sum(x**2))
    log = jnp.stack(log)
    return x, log
