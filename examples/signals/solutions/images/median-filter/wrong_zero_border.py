"""correctness/wrong-value: has zeros beyond the border"""

import jax.numpy as jnp


def median(image):
    wide = jnp.pad(image, 1)
    around = [image, wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:]]
    return jnp.median(jnp.stack(around), axis=0)
