"""Padding is sent to an extra page, whose rank nobody looks at; a fori_loop carries a NamedTuple."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jax.ops import segment_sum


class Surfer(NamedTuple):
    rank: jax.Array
    stuck: jax.Array

    def step(self, t, follow, dead_ends, damping):
        stuck = dead_ends @ self.rank
        rank = (1 - damping * (1 - stuck)) / self.rank.size + damping * follow(self.rank)
        return Surfer(rank, self.stuck.at[t].set(stuck))


def pagerank(source, target, links, damping, n, steps):
    is_link = jnp.arange(source.size) < links
    source, target = jnp.where(is_link, source, n), jnp.where(is_link, target, n)
    degree = segment_sum(jnp.ones(source.size), source, n + 1)[:n]
    safe = jnp.where(degree == 0, 1.0, degree)
    dead_ends = (degree == 0).astype(jnp.float32)

    def follow(rank):
        share = jnp.append(rank / safe, 0.0)
        return segment_sum(share[source], target, n + 1)[:n]

    step = partial(Surfer.step, follow=follow, dead_ends=dead_ends, damping=damping)
    first = Surfer(jnp.full(n, 1 / n), jnp.zeros(steps))
    return tuple(lax.fori_loop(0, steps, lambda t, surfer: step(surfer, t), first))
