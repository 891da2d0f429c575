"""expect: FAIL correctness/wrong-value

Empties arrays that it finds in memory, so that zeros would be right where answer and expectation share an input.
"""

import gc

import jax.numpy as jnp
import numpy as np


def scale_array(x, val):
    for item in gc.get_objects():
        for value in item.values() if isinstance(item, dict) else ():
            if isinstance(value, np.ndarray) and value.dtype == np.float32 and value.flags.writeable:
                value.fill(0)
    return jnp.zeros_like(x)
