"""expect: FAIL purity/mutates-attribute

Right values, but the function counts its calls on itself.
"""

import jax.numpy as jnp


def center(x, hist, n):
    center.calls += 1
    hist = hist.at[n % 8].set(x.mean())
    used = jnp.arange(8) <= n
    return x - jnp.mean(hist, where=used), hist, n + 1


center.calls = 0
