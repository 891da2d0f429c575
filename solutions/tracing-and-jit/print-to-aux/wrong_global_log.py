"""purity/mutates-global: collects the losses in a list at module level"""

import jax.numpy as jnp

LOG = []


def train(x):
    for _ in range(5):
        x = x - 0.1 * x
        LOG.append(jnp.sum(x**2))
    return x, jnp.stack(LOG[-5:])
