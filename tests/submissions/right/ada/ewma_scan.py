"""An exponentially weighted moving average."""

import functools

import jax
import jax.numpy as jnp


def blend(average: jax.Array, x: jax.Array, alpha: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Move the average towards ``x``."""
    average = average + alpha * (x - average)
    return average, average


def ewma(xs: jax.Array, alpha: jax.Array) -> jax.Array:
    """Return the average after each value."""
    return jax.lax.scan(functools.partial(blend, alpha=alpha), jnp.zeros_like(alpha), xs)[1]
