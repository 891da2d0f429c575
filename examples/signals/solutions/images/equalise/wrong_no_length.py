"""trace: lets bincount find out how many levels there are"""

import jax.numpy as jnp


def equalise(image):
    counts = jnp.bincount(image.ravel())
    return (15 * jnp.cumsum(counts) // image.size)[image]
