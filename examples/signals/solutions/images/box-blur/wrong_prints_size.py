"""purity/prints: tells the size of each picture"""

import jax
import jax.numpy as jnp


def blur(image, r):
    side = 2 * r + 1
    print("blurring", image.shape)
    wide = jnp.pad(image, r, mode="edge")
    return jax.lax.reduce_window(wide, 0.0, jax.lax.add, (side, side), (1, 1), "VALID") / side**2
