"""A row for each user, with -inf where the score is somebody else's; each element reads its own user's row."""

import jax
import jax.numpy as jnp


def seg_softmax(flat, seg):
    mine = seg == jnp.arange(4)[:, None]
    rows = jax.nn.softmax(jnp.where(mine, flat, -jnp.inf), axis=1)
    return rows[seg, jnp.arange(flat.shape[0])]
