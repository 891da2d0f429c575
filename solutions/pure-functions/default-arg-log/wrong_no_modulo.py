"""correctness/wrong-value: writes to slot n, which JAX drops silently once the history is full"""

import jax.numpy as jnp


def center(x, hist, n):
    hist = hist.at[n].set(x.mean())
    in_use = jnp.minimum(n + 1, 8)
    total = jnp.sum(jnp.where(jnp.arange(8) < in_use, hist, 0.0))
    return x - total / in_use, hist, n + 1
