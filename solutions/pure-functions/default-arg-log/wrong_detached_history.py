"""transforms/transform-wrong: detaches the history, as one would in PyTorch, and loses its derivative"""

import jax
import jax.numpy as jnp


def center(x, hist, n):
    hist = jax.lax.stop_gradient(hist.at[n % 8].set(x.mean()))
    in_use = jnp.minimum(n + 1, 8)
    total = jnp.sum(jnp.where(jnp.arange(8) < in_use, hist, 0.0))
    return x - total / in_use, hist, n + 1
