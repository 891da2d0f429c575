"""correctness/wrong-value: takes the coefficients from the wrong end"""

import jax.numpy as jnp


def horner(x, c):
    y = jnp.full_like(x, c[15])
    for k in range(14, -1, -1):
        y = y * x + c[k]
    return y
