"""purity/mutates-global: keeps the delay line in the module"""

from collections import deque

import jax.numpy as jnp

line = deque(maxlen=8)


def fir(x, taps):
    line.append(x.shape)
    return jnp.convolve(x, taps)[: x.shape[0]]
