"""correctness/wrong-value: `<=` lets the first index behind the end pass, and it clamps."""

import jax.numpy as jnp


def lookup(table, ids):
    valid = (ids >= 0) & (ids <= table.shape[0])
    return jnp.where(valid, table[ids], -1.0)
