"""correctness/wrong-value: notes what is stuck, and does not hand it on"""

import jax.numpy as jnp
from jax import lax


def pagerank(source, target, links, damping, n, steps):
    used = jnp.arange(source.size) < links
    degree = jnp.zeros(n).at[source].add(used)
    weight = used / jnp.maximum(degree[source], 1)

    def step(rank, _):
        stuck = jnp.sum(rank, where=degree == 0)
        followed = jnp.zeros(n).at[target].add(weight * rank[source])
        return (1 - damping) / n + damping * followed, stuck

    return lax.scan(step, jnp.full(n, 1 / n), length=steps)
