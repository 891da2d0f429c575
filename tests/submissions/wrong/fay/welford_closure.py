"""expect: FAIL purity/mutates-closure

Right values, from a closure that counts how often it has been used.
"""

import jax.numpy as jnp


def make_stats():
    used = 0

    def stats(xs):
        nonlocal used
        used += 1
        mean = xs.mean()
        return mean, jnp.mean((xs - mean) ** 2)

    return stats


stats = make_stats()
