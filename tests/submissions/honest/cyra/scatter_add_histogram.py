"""One-hot by comparison; a NumPy constant at module level."""

import jax.numpy as jnp
import numpy as np

BINS = np.arange(16)
BINS.setflags(write=False)


def hist(idx, w):
    onehot = idx[:, None] == BINS[None, :]
    return jnp.sum(jnp.where(onehot, w[:, None], 0), axis=0, dtype=w.dtype)
