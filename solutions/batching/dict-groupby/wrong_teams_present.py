"""trace/needs-static-shape: how many teams occur depends on the keys."""

import jax
import jax.numpy as jnp


def group_max(k, v):
    teams, which = jnp.unique(k, return_inverse=True)
    best = jax.ops.segment_max(v, which, num_segments=teams.size)
    return jnp.full(8, -jnp.inf).at[teams].set(best)
