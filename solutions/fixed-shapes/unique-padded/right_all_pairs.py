"""An element is kept if no earlier one is equal; its slot is the number of kept ones that are smaller."""

import jax
import jax.numpy as jnp


def uniq(x):
    n = x.shape[0]
    place = jnp.arange(n)
    equal_before = jax.vmap(lambda i: jnp.any((x == x[i]) & (place < i)))(place)
    kept = ~equal_before
    rank = jax.vmap(lambda value: jnp.sum(kept & (x < value)))(x)
    vals = jnp.full(n, -1, x.dtype).at[jnp.where(kept, rank, n)].set(x, mode="drop")
    return vals, jnp.sum(kept, dtype=jnp.int32)
