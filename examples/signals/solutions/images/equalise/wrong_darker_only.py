"""correctness/wrong-value: counts the pixels that are darker, and not those that are as bright"""

import jax.numpy as jnp


def equalise(image):
    counts = jnp.bincount(image.ravel(), length=16)
    table = 15 * (jnp.cumsum(counts) - counts) // image.size
    return table[image]
