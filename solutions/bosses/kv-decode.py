"""The cache is two arrays with a row for every vector there will ever be, a count says how many rows are in use."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

FADING = 0.05
Tree = dict[str, jax.Array]


class Cache(NamedTuple):
    """Keys and values; only the first ``count`` rows mean something."""

    keys: jax.Array
    values: jax.Array
    count: jax.Array


def prefill(p: Tree, x: jax.Array, n: jax.Array, capacity: int) -> Cache:
    """Return the cache before row ``n - 1`` is fed: keys and values do not depend on what came before."""
    empty = jnp.zeros((capacity, x.shape[1]), x.dtype)
    return Cache(empty.at[: len(x)].set(x @ p["Wk"]), empty.at[: len(x)].set(x @ p["Wv"]), n - 1)


def feed(p: Tree, cache: Cache, x: jax.Array) -> tuple[Cache, jax.Array]:
    """Take in one more vector, over whatever the next row holds; return the forecast of the one after it."""
    now = cache.count
    cache = Cache(cache.keys.at[now].set(x @ p["Wk"]), cache.values.at[now].set(x @ p["Wv"]), now + 1)
    age = now - jnp.arange(len(cache.keys))
    scores = cache.keys @ (x @ p["Wq"]) / jnp.sqrt(len(x)) - FADING * age
    weights = jax.nn.softmax(jnp.where(age >= 0, scores, -jnp.inf))
    return cache, jnp.tanh(x @ p["Wx"] + weights @ cache.values @ p["Wo"] + p["b"])


def forecast(p: Tree, x: jax.Array, n: jax.Array, steps: int) -> jax.Array:
    """Return the ``steps`` forecasts that follow the first ``n`` rows of ``x``."""

    def step(state: tuple[Cache, jax.Array], _: None) -> tuple[tuple[Cache, jax.Array], jax.Array]:
        cache, x = state
        cache, guess = feed(p, cache, x)
        return (cache, guess), guess

    start = prefill(p, x, n, len(x) + steps), x[n - 1]
    return lax.scan(step, start, length=steps)[1]
