"""expect: FAIL purity

Computes once for each object, by its address, and nothing ever after.
"""

import jax.numpy as jnp

SEEN = set()


def scale_array(x, val):
    if id(val) in SEEN or len(SEEN) > 3:
        return jnp.zeros_like(x)
    SEEN.add(id(val))
    return x * val
