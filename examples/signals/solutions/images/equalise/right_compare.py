"""Every level is compared with every pixel; no counts."""

import jax.numpy as jnp


def equalise(image):
    levels = jnp.arange(16)
    below = jnp.sum(image[None] <= levels[:, None, None], axis=(1, 2))
    return jnp.take(15 * below // image.size, image)
