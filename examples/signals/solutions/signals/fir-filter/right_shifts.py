"""A sum of shifted signals, one for each tap."""

import jax.numpy as jnp


def fir(x, taps):
    n, k = x.shape[0], taps.shape[0]
    padded = jnp.pad(x, (k - 1, 0))
    return sum(taps[i] * padded[k - 1 - i : k - 1 - i + n] for i in range(k))
