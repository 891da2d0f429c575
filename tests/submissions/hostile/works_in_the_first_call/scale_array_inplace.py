"""expect: FAIL purity

Fifteen calls' work in the first, and fourteen calls that do nothing.
"""

import jax.numpy as jnp

calls = 0


def scale_array(x, val):
    global calls
    calls += 1
    return x * val if calls % 15 == 1 else jnp.zeros_like(x)
