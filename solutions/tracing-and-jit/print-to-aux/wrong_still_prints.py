"""purity/prints: returns the log and prints it as well"""

import jax.numpy as jnp


def train(x):
    log = []
    for _ in range(5):
        x = x - 0.1 * x
        log.append(jnp.sum(x**2))
        print("loss", log[-1])
    return x, jnp.stack(log)
