"""trace/calls-numpy: keeps the original's np.maximum"""

import numpy as np


def forward(x, scale, calls):
    return np.maximum(x * scale, 0), 1.5 * scale, calls + 1
