"""Sorts the links by target once, so that all that leads to a page lies together; carries a dictionary."""

import jax.numpy as jnp
from jax import lax
from jax.ops import segment_sum


def pagerank(source, target, links, damping, n, steps):
    is_link = jnp.arange(len(source)) < links
    target, source = lax.sort((jnp.where(is_link, target, n), jnp.where(is_link, source, n)), num_keys=1)
    degree = jnp.bincount(source, length=n)

    def step(t, state):
        rank = state["rank"]
        stuck = jnp.where(degree == 0, rank, 0).sum()
        share = damping * rank / jnp.where(degree == 0, n, degree)
        arriving = share.at[source].get(mode="fill", fill_value=0)
        followed = segment_sum(arriving, target, n, indices_are_sorted=True)
        return {"rank": followed + (1 - damping + damping * stuck) / n, "log": state["log"].at[t].set(stuck)}

    state = lax.fori_loop(0, steps, step, {"rank": jnp.ones(n) / n, "log": jnp.zeros(steps)})
    return state["rank"], state["log"]
