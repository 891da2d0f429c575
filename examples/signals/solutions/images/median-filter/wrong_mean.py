"""correctness/wrong-value: the mean, to which salt and pepper still count"""

import jax.numpy as jnp


def median(image):
    wide = jnp.pad(image, 1, mode="edge")
    around = [image, wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:]]
    return jnp.mean(jnp.stack(around), axis=0)
