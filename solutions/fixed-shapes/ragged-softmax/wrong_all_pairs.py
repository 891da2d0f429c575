"""speed/below-threshold: compares every item with every other to find its user's items"""

import jax.numpy as jnp


def seg_softmax(flat, seg):
    same = seg[:, None] == seg[None, :]
    top = jnp.max(jnp.where(same, flat[None, :], -jnp.inf), axis=1)
    weights = jnp.exp(flat - top)
    return weights / jnp.sum(jnp.where(same, weights[None, :], 0.0), axis=1)
