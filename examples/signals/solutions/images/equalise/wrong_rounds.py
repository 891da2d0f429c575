"""correctness/wrong-value: rounds to the nearest level"""

import jax.numpy as jnp


def equalise(image):
    counts = jnp.bincount(image.ravel(), length=16)
    return jnp.round(15 * jnp.cumsum(counts) / image.size).astype(jnp.int32)[image]
