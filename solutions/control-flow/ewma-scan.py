"""The running average is the carry; the scan collects it after each step."""

import jax
import jax.numpy as jnp


def ewma(xs: jax.Array, alpha: jax.Array) -> jax.Array:
    """Return the exponentially weighted average after each element of ``xs``, starting from 0."""

    def step(average: jax.Array, x: jax.Array) -> tuple[jax.Array, jax.Array]:
        average = alpha * x + (1 - alpha) * average
        return average, average

    _, averages = jax.lax.scan(step, jnp.zeros((), xs.dtype), xs)
    return averages
