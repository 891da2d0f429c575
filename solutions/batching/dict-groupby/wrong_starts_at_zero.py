"""correctness/wrong-value: starts at 0, which beats every negative score and hides a missing team."""

import jax.numpy as jnp


def group_max(k, v):
    return jnp.zeros(8, v.dtype).at[k].max(v)
