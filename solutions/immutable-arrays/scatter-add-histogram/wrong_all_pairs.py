"""speed/speed-crashes: sorts out by comparing every element with every other, n*n comparisons for n numbers."""

import jax.numpy as jnp


def hist(idx, w):
    totals = jnp.where(idx[:, None] == idx[None, :], w, 0).sum(axis=1)  # of each element's own bin
    return jnp.zeros(16).at[idx].set(totals)
