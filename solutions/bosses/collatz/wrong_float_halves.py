"""correctness/wrong-value: halves with /, and float32 rounds the high numbers"""

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
        following = jnp.where(number % 2 == 0, number / 2, 3 * number + 1)
        number = jnp.where(moving, following, number)
        return Paths(number, steps + moving, jnp.maximum(peak, number))

    paths = lax.while_loop(
        goes_on, step, Paths(*(x.astype(jnp.float32) for x in (starts, starts * 0, starts)))
    )
    steps = jnp.where(valid, paths.steps.astype(jnp.int32), -1)
    return steps, jnp.where(valid, paths.peak.astype(jnp.int32), 0), jnp.argmax(steps).astype(jnp.int32)
