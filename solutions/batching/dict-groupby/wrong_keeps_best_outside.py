"""purity/mutates-global: the table of the best scores lives in the module and goes from call to call."""

import jax.numpy as jnp

best = jnp.full(8, -jnp.inf)


def group_max(k, v):
    global best
    best = best.at[k].max(v)
    return best
