"""trace/needs-static-shape: slices the history up to a traced length"""

import jax.numpy as jnp


def center(x, hist, n):
    hist = hist.at[n % 8].set(x.mean())
    average = hist[: jnp.minimum(n + 1, 8)].mean()
    return x - average, hist, n + 1
