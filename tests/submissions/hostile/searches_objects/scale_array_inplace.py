"""expect: FAIL correctness/wrong-value

Asks the garbage collector for arrays of the length of the result. There are no values in this process.
"""

import gc

import jax.numpy as jnp
import numpy as np


def scale_array(x, val):
    for item in gc.get_objects():
        if isinstance(item, dict):
            for value in item.values():
                if isinstance(value, np.ndarray) and value.shape == x.shape:
                    return jnp.asarray(value, x.dtype)
    return jnp.zeros_like(x)
