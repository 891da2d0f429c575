"""speed/below-threshold: sorts all scores by team first, though a maximum needs no order at all."""

import jax.numpy as jnp

TEAMS = 8


def group_max(k, v):
    order = jnp.lexsort((v, k))
    keys, values = k[order], v[order]
    last = jnp.searchsorted(keys, jnp.arange(TEAMS), side="right") - 1
    there = (last >= 0) & (keys[last] == jnp.arange(TEAMS))
    return jnp.where(there, values[last], -jnp.inf)
