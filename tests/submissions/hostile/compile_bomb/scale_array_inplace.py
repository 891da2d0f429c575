"""expect: TIMEOUT trace/too-slow

Every line of a long loop is traced, transformed and lowered.
"""

import jax.numpy as jnp


def scale_array(x, val):
    y = x * val
    if x.shape[0] == 7:
        for k in range(1200):
            y = y.at[k % 7].set(jnp.sort(y * y)[(k * 3) % 7])
    return y
