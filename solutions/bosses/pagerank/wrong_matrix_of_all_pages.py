"""speed/below-threshold: makes a matrix of all pairs of pages, nearly all of it zeros"""

import jax.numpy as jnp
from jax import lax


def pagerank(source, target, links, damping, n, steps):
    used = jnp.arange(source.size) < links
    degree = jnp.zeros(n).at[source].add(used)
    weight = used / jnp.maximum(degree[source], 1)
    matrix = jnp.zeros((n, n)).at[target, source].add(weight)

    def step(rank, _):
        stuck = jnp.sum(rank, where=degree == 0)
        followed = matrix @ rank
        return (1 - damping + damping * stuck) / n + damping * followed, stuck

    return lax.scan(step, jnp.full(n, 1 / n), length=steps)
