"""program/unrolled-loop: asks for each row of pixels in turn"""

import jax.numpy as jnp


def equalise(image):
    below = jnp.zeros(16, jnp.int32)
    for row in image:
        below = below + jnp.sum(row[None] <= jnp.arange(16)[:, None], axis=1)
    return (15 * below // image.size)[image]
