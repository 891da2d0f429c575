"""purity/mutates-default: counts the calls in a default argument, as the original did with its list"""

import jax.numpy as jnp


def center(x, hist, n, seen=[0]):
    seen[0] += 1
    hist = hist.at[n % 8].set(x.mean())
    in_use = jnp.minimum(n + 1, 8)
    total = jnp.sum(jnp.where(jnp.arange(8) < in_use, hist, 0.0))
    return x - total / in_use, hist, n + 1
