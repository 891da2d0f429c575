"""correctness/wrong-value: takes every -1 for padding, also those that are data"""

import jax.numpy as jnp


def uniq(x):
    vals = jnp.unique(x, size=x.shape[0], fill_value=-1)
    return vals, jnp.sum(vals != -1, dtype=jnp.int32)
