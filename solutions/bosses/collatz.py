"""All numbers walk in step; whoever has reached 1 waits there, and the loop ends when everybody has."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Paths(NamedTuple):
    """Where each path is, how many steps it took, and the highest number it has been at."""

    number: jax.Array
    steps: jax.Array
    peak: jax.Array


def collatz(starts: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Return the steps and the peak of each path, and the place of the first start with the most steps."""
    valid = starts >= 1

    def goes_on(paths: Paths) -> jax.Array:
        return jnp.any(paths.number > 1)

    def step(paths: Paths) -> Paths:
        number, steps, peak = paths
        moving = number > 1
        following = jnp.where(number & 1 == 0, number >> 1, 3 * number + 1)
        number = jnp.where(moving, following, number)
        return Paths(number, steps + moving, jnp.maximum(peak, number))

    paths = lax.while_loop(goes_on, step, Paths(starts, jnp.zeros_like(starts), starts))
    steps = jnp.where(valid, paths.steps, -1)
    return steps, jnp.where(valid, paths.peak, 0), jnp.argmax(steps).astype(jnp.int32)
