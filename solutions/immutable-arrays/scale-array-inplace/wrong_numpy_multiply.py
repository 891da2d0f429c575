"""trace/calls-numpy: np.multiply wants the numbers of a traced array."""

import numpy as np


def scale_array(x, val):
    return np.multiply(x, val)
