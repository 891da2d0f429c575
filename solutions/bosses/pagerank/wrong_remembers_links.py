"""purity/mutates-default: a dictionary of degrees in a default argument, which all calls share"""

import jax.numpy as jnp
from jax import lax


def count(source, used, n, known={}):
    known["degree"] = jnp.zeros(n).at[source].add(used)
    return known["degree"]


def pagerank(source, target, links, damping, n, steps):
    used = jnp.arange(source.size) < links
    degree = count(source, used, n)
    weight = used / jnp.maximum(degree[source], 1)

    def step(rank, _):
        stuck = jnp.sum(rank, where=degree == 0)
        followed = jnp.zeros(n).at[target].add(weight * rank[source])
        return (1 - damping + damping * stuck) / n + damping * followed, stuck

    return lax.scan(step, jnp.full(n, 1 / n), length=steps)
