"""trace/needs-static-shape: takes out the entries that are inside, whose number depends on values"""

import jax.numpy as jnp


def ste(x, g):
    inside = jnp.abs(x) <= 1
    back = jnp.zeros_like(g).at[inside].set(g[inside])
    return jnp.round(x), back
