"""purity/keeps-tracer: keeps the work array at module level, to save the allocation that jit never makes"""

import jax.numpy as jnp

BUFFER = {}


def horner(x, c):
    BUFFER["y"] = jnp.full_like(x, c[0])
    for k in range(1, 16):
        BUFFER["y"] = BUFFER["y"] * x + c[k]
    return BUFFER["y"]
