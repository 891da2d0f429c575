"""purity/mutates-global: adds to a total of the module, which the next call finds as the last one left it"""

import jax.numpy as jnp

TOTAL = 0.0


def total(x):
    global TOTAL
    TOTAL = 0.0
    TOTAL = TOTAL + jnp.sum(x)
    return TOTAL
