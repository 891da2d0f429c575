"""purity/mutates-default: collects the bad ids in a default list, which all calls share."""

import jax.numpy as jnp


def lookup(table, ids, misses=[]):
    bad = (ids < 0) | (ids >= table.shape[0])
    misses.append(bad.sum())
    return jnp.where(bad, -1.0, table[ids])
