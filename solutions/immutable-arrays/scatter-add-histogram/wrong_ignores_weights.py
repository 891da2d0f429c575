"""correctness/wrong-value: counts the elements of each bin instead of adding their weights."""

import jax.numpy as jnp


def hist(idx, w):
    return jnp.bincount(idx, length=16).astype(w.dtype)
