"""speed/below-threshold: sorts all elements to have the positive ones together"""

import jax.numpy as jnp


def mean_sq_pos(x):
    ordered = jnp.sort(x)[::-1]
    count = jnp.sum(x > 0)
    kept = jnp.where(jnp.arange(x.shape[0]) < count, ordered, 0.0)
    return jnp.sum(kept * kept) / jnp.maximum(count, 1)
