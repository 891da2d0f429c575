"""expect: FAIL purity/mutates-default

Right values, but a default list still collects the means, and with them traced values.
"""

import jax.numpy as jnp


def center(x, hist, n, log=[]):
    log.append(x.mean())
    hist = hist.at[n % 8].set(log[-1])
    average = jnp.mean(hist, where=jnp.arange(8) <= n)
    return x - average, hist, n + 1
