"""program/unrolled-loop: adds each element to its user's sum in a loop of Python"""

import jax.numpy as jnp


def seg_softmax(flat, seg):
    top = jnp.full(4, -jnp.inf)
    for k in range(flat.shape[0]):
        top = top.at[seg[k]].max(flat[k])
    totals = jnp.zeros(4)
    for k in range(flat.shape[0]):
        totals = totals.at[seg[k]].add(jnp.exp(flat[k] - top[seg[k]]))
    return jnp.exp(flat - top[seg]) / totals[seg]
