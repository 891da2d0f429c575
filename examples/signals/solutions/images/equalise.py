"""Counts and their running sum are arrays of 16; the picture indexes the table."""

import jax
import jax.numpy as jnp


def equalise(image: jax.Array) -> jax.Array:
    """Map each of 16 levels to 15 times the share of pixels that are not brighter, rounded down."""
    counts = jnp.bincount(image.ravel(), length=16)
    table = 15 * jnp.cumsum(counts) // image.size
    return table[image]
