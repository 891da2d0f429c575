"""correctness/wrong-value: comparing row numbers with a negative index never matches."""

import jax.numpy as jnp


def swap(m, i, j):
    row = jnp.arange(m.shape[0])[:, None]
    return jnp.where(row == i, m[j], jnp.where(row == j, m[i], m))
