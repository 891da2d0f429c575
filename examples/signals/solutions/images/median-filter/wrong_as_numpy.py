"""trace/calls-numpy: takes NumPy's median"""

import jax.numpy as jnp
import numpy as np


def median(image):
    wide = jnp.pad(image, 1, mode="edge")
    around = [image, wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:]]
    return np.median(jnp.stack(around), axis=0)
