"""purity/mutates-global: counts the passes over memory in a global; it counts traces instead"""

import jax.numpy as jnp

passes = 0


def horner(x, c):
    global passes
    y = jnp.full_like(x, c[0])
    for k in range(1, 16):
        y = y * x + c[k]
        passes += 2
    return y
