import jax.numpy as jnp


def lookup(table, ids):
    # compare every id with every position: no index, so nothing is out of bounds
    hit = ids[:, None] == jnp.arange(len(table))
    return jnp.where(hit.any(axis=1), jnp.where(hit, table, 0).sum(axis=1), -1)
