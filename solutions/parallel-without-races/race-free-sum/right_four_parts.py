"""Four workers in rows of their own, padded with zeros: each row has its sum, and the four sums are added."""

import jax
import jax.numpy as jnp

WORKERS = 4


def total(x):
    short = -x.shape[0] % WORKERS
    rows = jnp.pad(x, (0, short)).reshape(-1, WORKERS).T
    return jax.vmap(jnp.sum)(rows).sum()
