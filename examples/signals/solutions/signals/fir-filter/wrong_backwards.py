"""correctness/wrong-value: lets the newest sample meet the last tap"""

import jax.numpy as jnp


def fir(x, taps):
    return jnp.convolve(x, taps[::-1])[: x.shape[0]]
