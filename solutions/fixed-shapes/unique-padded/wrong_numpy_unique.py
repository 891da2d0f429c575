"""trace/calls-numpy: np.unique wants numbers"""

import jax.numpy as jnp
import numpy as np


def uniq(x):
    vals = np.unique(x)
    return jnp.pad(vals, (0, x.shape[0] - len(vals)), constant_values=-1), jnp.int32(len(vals))
