"""expect: FAIL purity/keeps-tracer

Right values, and every partial result is kept in a global list.
"""

import jax.numpy as jnp

partial_results = []


def horner(x, c):
    y = jnp.full_like(x, c[0])
    for k in range(1, 16):
        y = y * x + c[k]
        partial_results.append(y)
    return y
