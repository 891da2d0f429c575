"""purity/mutates-global: remembers the result in a cache of the module, under a key that is a traced array's shape"""

import jax.numpy as jnp

SEEN = {}


def uniq(x):
    if x.shape not in SEEN:
        SEEN[x.shape] = jnp.unique(x, size=x.shape[0], fill_value=-1, return_counts=True)
    vals, occurs = SEEN[x.shape]
    return vals, jnp.sum(occurs > 0, dtype=jnp.int32)
