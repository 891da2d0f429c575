"""correctness/wrong-value: nonzero(size=n) pads with index 0, so the first element counts again and again"""

import jax.numpy as jnp


def mean_sq_pos(x):
    n = x.shape[0]
    (where,) = jnp.nonzero(x > 0, size=n)
    return jnp.sum(x[where] ** 2) / jnp.maximum(jnp.sum(x > 0), 1)
