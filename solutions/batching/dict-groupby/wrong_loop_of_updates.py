"""program/unrolled-loop: an array instead of the dictionary, but still one update for each score."""

import jax.numpy as jnp


def group_max(k, v):
    best = jnp.full(8, -jnp.inf)
    for p in range(k.shape[0]):
        best = best.at[k[p]].max(v[p])
    return best
