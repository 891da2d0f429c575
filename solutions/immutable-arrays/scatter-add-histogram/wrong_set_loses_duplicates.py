"""correctness/wrong-value: every duplicate starts from the old value and one of them wins."""

import jax.numpy as jnp


def hist(idx, w):
    h = jnp.zeros(16)
    return h.at[idx].set(h[idx] + w)
