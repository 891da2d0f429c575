"""The sorted picture says how many pixels are not brighter."""

import jax.numpy as jnp


def equalise(image):
    ranks = jnp.searchsorted(jnp.sort(image.ravel()), image.ravel(), side="right")
    return (15 * ranks // image.size).reshape(image.shape).astype(jnp.int32)
