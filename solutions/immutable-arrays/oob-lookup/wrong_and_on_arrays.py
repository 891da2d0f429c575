"""trace: `and`, and so a chained comparison, asks for one truth value of an array."""

import jax.numpy as jnp


def lookup(table, ids):
    return jnp.where(0 <= ids < table.shape[0], table[ids], -1.0)
