"""Four masks as a matrix; a product with it sums for each user, another one hands the sums back."""

import jax
import jax.numpy as jnp


def seg_softmax(flat, seg):
    belongs = jax.nn.one_hot(seg, 4, dtype=flat.dtype)
    top = jnp.max(jnp.where(belongs > 0, flat[:, None], -jnp.inf), axis=0)
    weights = jnp.exp(flat - top[seg])
    return weights / (belongs @ (weights @ belongs))
