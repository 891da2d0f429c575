"""trace/calls-numpy: np.polyval wants real numbers"""

import numpy as np


def horner(x, c):
    return np.polyval(c, x)
