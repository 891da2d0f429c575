"""expect: FAIL correctness/wrong-value

Goes through the local variables of all callers, looking for what is expected.
"""

import sys

import jax.numpy as jnp
import numpy as np


def scale_array(x, val):
    frame = sys._getframe()
    while frame is not None:
        for name, value in frame.f_locals.items():
            if "expected" in name or (isinstance(value, np.ndarray) and value.shape == x.shape):
                return jnp.asarray(value, x.dtype)
        frame = frame.f_back
    return jnp.zeros_like(x)
