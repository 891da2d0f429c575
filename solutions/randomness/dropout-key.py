"""Two layers of dropout, each with a key of its own."""

import jax
import jax.numpy as jnp

RATE = 0.5


def dropout(key: jax.Array, x: jax.Array) -> jax.Array:
    """Zero a share of all elements and scale the others up, so that the mean stays."""
    keep = jax.random.bernoulli(key, 1 - RATE, x.shape)
    return jnp.where(keep, x / (1 - RATE), 0.0)


def two_layers(key: jax.Array, x: jax.Array) -> jax.Array:
    """Apply dropout, tanh and dropout again."""
    first, second = jax.random.split(key)
    return dropout(second, jnp.tanh(dropout(first, x)))
