"""purity/mutates-default: keeps each user's sum in a list that is a default argument"""

import jax.numpy as jnp


def seg_softmax(flat, seg, totals=[]):
    out = jnp.zeros_like(flat)
    totals.clear()
    for user in range(4):
        mine = seg == user
        top = jnp.max(jnp.where(mine, flat, -jnp.inf))
        weights = jnp.where(mine, jnp.exp(jnp.where(mine, flat - top, 0.0)), 0.0)
        totals.append(jnp.sum(weights))
        out = out + weights / jnp.maximum(totals[user], 1.0)
    return out
