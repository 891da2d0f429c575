"""expect: FAIL correctness/wrong-value

Stops one coefficient short.
"""

import jax.numpy as jnp


def horner(x, c):
    y = jnp.full_like(x, c[0])
    for k in range(1, 15):
        y = y * x + c[k]
    return y
