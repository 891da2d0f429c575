"""correctness/not-finite: averages before the new mean is stored, and divides by zero on the first call"""

import jax.numpy as jnp


def center(x, hist, n):
    in_use = jnp.minimum(n, 8)
    average = jnp.sum(jnp.where(jnp.arange(8) < in_use, hist, 0.0)) / in_use
    return x - average, hist.at[n % 8].set(x.mean()), n + 1
