"""transforms/gradient-not-finite: divides by 0 links and chooses afterwards, which no gradient survives"""

import jax.numpy as jnp
from jax import lax


def pagerank(source, target, links, damping, n, steps):
    used = jnp.arange(source.size) < links
    degree = jnp.zeros(n).at[source].add(used)

    def step(rank, _):
        stuck = jnp.sum(rank, where=degree == 0)
        share = jnp.where(degree == 0, 0, rank / degree)
        followed = jnp.zeros(n).at[target].add(jnp.where(used, share[source], 0))
        return (1 - damping + damping * stuck) / n + damping * followed, stuck

    return lax.scan(step, jnp.full(n, 1 / n), length=steps)
