"""A history of batch means with a fixed capacity."""

from __future__ import annotations

import jax
import jax.numpy as jnp

CAPACITY = 8
SLOTS = jnp.arange(CAPACITY)


def store(hist: jax.Array, n: jax.Array, value: jax.Array) -> jax.Array:
    """Put ``value`` into the slot of batch ``n``."""
    return hist.at[jnp.mod(n, CAPACITY)].set(value)


def average(hist: jax.Array, n: jax.Array) -> jax.Array:
    """Average the slots used by the first ``n`` batches."""
    return jnp.mean(hist, where=SLOTS < n)


def center(x: jax.Array, hist: jax.Array, n: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Store the batch mean, then subtract the average of the history."""
    hist = store(hist, n, jnp.mean(x))
    n = n + 1
    return x - average(hist, n), hist, n
