"""correctness/wrong-value: multiplies once more after the last coefficient"""

import jax.numpy as jnp


def horner(x, c):
    y = jnp.zeros_like(x)
    for k in range(16):
        y = (y + c[k]) * x
    return y
