"""correctness/wrong-value: all scores of a team compare with the old entry, and one of them wins."""

import jax.numpy as jnp


def group_max(k, v):
    best = jnp.full(8, -jnp.inf, v.dtype)
    return best.at[k].set(jnp.maximum(best[k], v))
