"""Rolled pictures, and the pixel itself where they came round."""

import jax
import jax.numpy as jnp


def median(image):
    h, w = image.shape
    i, j = jnp.arange(h)[:, None], jnp.arange(w)[None, :]
    five = [image]
    for there, shift, axis in ((i > 0, 1, 0), (i < h - 1, -1, 0), (j > 0, 1, 1), (j < w - 1, -1, 1)):
        five.append(jnp.where(there, jnp.roll(image, shift, axis), image))
    return jax.lax.sort(jnp.stack(five, axis=-1))[..., 2]
