"""A sparse matrix of JAX's own holds the damped weights; the state is a dictionary."""

import jax.numpy as jnp
from jax import lax
from jax.experimental.sparse import BCOO


def pagerank(source, target, links, damping, n, steps):
    is_link = jnp.arange(len(source)) < links
    places = jnp.stack([jnp.where(is_link, target, n), jnp.where(is_link, source, n)], axis=1)  # n: nowhere
    degree = jnp.bincount(places[:, 1], length=n)
    weights = damping / jnp.where(is_link, degree.at[source].get(mode="clip"), 1)
    web = BCOO((weights, places), shape=(n, n))

    def step(t, state):
        stuck = jnp.where(degree == 0, state["rank"], 0).sum()
        rank = web @ state["rank"] + (1 - damping + damping * stuck) / n
        return {"rank": rank, "log": state["log"].at[t].set(stuck)}

    state = lax.fori_loop(0, steps, step, {"rank": jnp.ones(n) / n, "log": jnp.zeros(steps)})
    return state["rank"], state["log"]
