"""correctness/wrong-value: looks where the sorted values rise by subtracting them, which wraps round at the extremes."""

import jax.numpy as jnp


def uniq(x):
    ordered = jnp.sort(x)
    rises = jnp.concatenate([jnp.array([True]), jnp.diff(ordered) > 0])
    places = jnp.where(rises, jnp.cumsum(rises) - 1, len(x))
    return jnp.full_like(x, -1).at[places].set(ordered, mode="drop"), rises.sum(dtype=jnp.int32)
