"""correctness/wrong-value: goes on in black beyond the border"""

import jax
import jax.numpy as jnp


def blur(image, r):
    side = 2 * r + 1
    wide = jnp.pad(image, r)
    return jax.lax.reduce_window(wide, 0.0, jax.lax.add, (side, side), (1, 1), "VALID") / side**2
