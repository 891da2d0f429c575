"""program/unrolled-loop: steps in a Python loop, and the program holds every step"""

import jax.numpy as jnp


def pagerank(source, target, links, damping, n, steps):
    used = jnp.arange(source.size) < links
    degree = jnp.zeros(n).at[source].add(used)
    weight = used / jnp.maximum(degree[source], 1)

    def step(rank):
        stuck = jnp.sum(rank, where=degree == 0)
        followed = jnp.zeros(n).at[target].add(weight * rank[source])
        return (1 - damping + damping * stuck) / n + damping * followed, stuck

    rank, log = jnp.full(n, 1 / n), []
    for _ in range(steps):
        rank, stuck = step(rank)
        log.append(stuck)
    return rank, jnp.array(log)
