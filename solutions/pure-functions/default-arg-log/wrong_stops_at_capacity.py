"""correctness/wrong-value: stops the counter at the capacity, so that it forgets which entry is the oldest"""

import jax.numpy as jnp


def center(x, hist, n):
    hist = hist.at[n % 8].set(x.mean())
    n = jnp.minimum(n + 1, 8)
    total = jnp.sum(jnp.where(jnp.arange(8) < n, hist, 0.0))
    return x - total / n, hist, n
