"""correctness/wrong-value: sums all eight slots, also those that are not in use yet"""

import jax.numpy as jnp


def center(x, hist, n):
    hist = hist.at[n % 8].set(x.mean())
    average = jnp.sum(hist) / jnp.minimum(n + 1, 8)
    return x - average, hist, n + 1
