"""trace/needs-static-shape: asks for the positions of a user's items, and their number depends on values"""

import jax
import jax.numpy as jnp


def seg_softmax(flat, seg):
    out = jnp.zeros_like(flat)
    for user in range(4):
        (positions,) = jnp.where(seg == user)
        out = out.at[positions].set(jax.nn.softmax(flat[positions]))
    return out
