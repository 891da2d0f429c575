"""purity/keeps-tracer: still appends to the default list, beside the history that was passed in"""

import jax.numpy as jnp


def center(x, hist, n, history=[]):
    history.append(x.mean())
    hist = hist.at[n % 8].set(history[-1])
    in_use = jnp.minimum(n + 1, 8)
    total = jnp.sum(jnp.where(jnp.arange(8) < in_use, hist, 0.0))
    return x - total / in_use, hist, n + 1
