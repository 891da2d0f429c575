"""Each entry has a weight, 0 where it is no link; a step gathers at the sources and adds at the targets."""

import jax
import jax.numpy as jnp
from jax import lax


def pagerank(
    source: jax.Array, target: jax.Array, links: jax.Array, damping: jax.Array, n: int, steps: int
) -> tuple[jax.Array, jax.Array]:
    """Return the rank of each page after ``steps`` steps, and the rank at dead ends before each of them."""
    used = jnp.arange(source.size) < links
    degree = jnp.zeros(n).at[source].add(used)
    weight = used / jnp.maximum(degree[source], 1)
    is_dead_end = degree == 0

    def step(rank: jax.Array, _: None) -> tuple[jax.Array, jax.Array]:
        stuck = jnp.sum(rank, where=is_dead_end)
        anywhere = (1 - damping * (1 - stuck)) / n
        followed = jnp.zeros(n).at[target].add(weight * rank[source])
        return anywhere + damping * followed, stuck

    return lax.scan(step, jnp.full(n, 1 / n), length=steps)
