"""correctness/not-finite: 0 times -inf is NaN, so a mask must choose and not multiply."""

import jax.numpy as jnp


def group_max(k, v):
    member = (k[:, None] == jnp.arange(8)).astype(v.dtype)
    scores = member * v[:, None] + (1 - member) * -jnp.inf
    return scores.max(axis=0)
