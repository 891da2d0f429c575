"""purity: keeps the table of the last picture in a global dictionary"""

import jax.numpy as jnp

tables = {}


def equalise(image):
    counts = jnp.bincount(image.ravel(), length=16)
    tables["last"] = 15 * jnp.cumsum(counts) // image.size
    return tables["last"][image]
