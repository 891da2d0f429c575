"""expect: MEMORY trace/too-much-memory"""

import numpy as np


def huber(x):
    return x + np.ones(10 << 27, np.float64).sum()
