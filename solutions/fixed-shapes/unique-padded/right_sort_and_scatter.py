"""Sort; each value that differs from the one before it opens the next slot."""

import jax.numpy as jnp


def uniq(x):
    ordered = jnp.sort(x)
    is_new = jnp.concatenate([jnp.ones(1, bool), ordered[1:] != ordered[:-1]])
    slot = jnp.cumsum(is_new, dtype=jnp.int32) - 1
    return jnp.full_like(x, -1).at[slot].set(ordered), slot[-1] + 1
