"""purity/mutates-default: notes each picture in a default argument"""

import jax.numpy as jnp


def median(image, seen=[]):
    seen.append(image.shape)
    wide = jnp.pad(image, 1, mode="edge")
    around = [image, wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:]]
    return jnp.median(jnp.stack(around), axis=0)
