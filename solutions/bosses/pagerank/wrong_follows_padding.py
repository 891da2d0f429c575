"""correctness/wrong-value: takes every entry for a link, whatever it is filled up with"""

import jax.numpy as jnp
from jax import lax


def pagerank(source, target, links, damping, n, steps):
    used = jnp.ones(source.size)
    degree = jnp.zeros(n).at[source].add(used)
    weight = used / jnp.maximum(degree[source], 1)

    def step(rank, _):
        stuck = jnp.sum(rank, where=degree == 0)
        followed = jnp.zeros(n).at[target].add(weight * rank[source])
        return (1 - damping + damping * stuck) / n + damping * followed, stuck

    return lax.scan(step, jnp.full(n, 1 / n), length=steps)
