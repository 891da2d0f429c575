"""speed/below-threshold: a matrix with a row for each sample, nearly all of it zeros"""

import jax.numpy as jnp


def fir(x, taps):
    n, k = x.shape[0], taps.shape[0]
    lag = jnp.arange(n)[:, None] - jnp.arange(n)[None, :]
    weights = jnp.where((lag >= 0) & (lag < k), taps[jnp.clip(lag, 0, k - 1)], 0.0)
    return weights @ x
