"""correctness/wrong-value: takes the middle of the convolution, as for a picture"""

import jax.numpy as jnp


def fir(x, taps):
    k = taps.shape[0]
    return jnp.convolve(x, taps)[k // 2 : k // 2 + x.shape[0]]
