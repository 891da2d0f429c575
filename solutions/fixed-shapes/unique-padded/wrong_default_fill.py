"""correctness/wrong-value: without fill_value, jnp.unique pads with the smallest value"""

import jax.numpy as jnp


def uniq(x):
    vals, occurs = jnp.unique(x, size=x.shape[0], return_counts=True)
    return vals, jnp.sum(occurs > 0, dtype=jnp.int32)
