"""program/unrolled-loop: walks over the signal in Python"""

import jax.numpy as jnp


def fir(x, taps):
    k = taps.shape[0]
    padded = jnp.pad(x, (k - 1, 0))
    return jnp.stack([padded[i : i + k] @ taps[::-1] for i in range(x.shape[0])])
