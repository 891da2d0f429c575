"""One while_loop for all elements: those that are done stand still until the last one is."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Search(NamedTuple):
    """The guesses, which of them are still rough, and the steps taken."""

    y: jax.Array
    rough: jax.Array
    steps: jax.Array


def sqrt_all(v: jax.Array) -> jax.Array:
    """Return the square root of each element of ``v``, all positive."""

    def is_rough(y: jax.Array) -> jax.Array:
        return jnp.abs(y * y - v) > 1e-4 * v

    def go_on(search: Search) -> jax.Array:
        return jnp.any(search.rough) & (search.steps < 60)

    def step(search: Search) -> Search:
        y = jnp.where(search.rough, 0.5 * (search.y + v / search.y), search.y)
        return Search(y, is_rough(y), search.steps + 1)

    return lax.while_loop(go_on, step, Search(v, is_rough(v), jnp.int32(0))).y
