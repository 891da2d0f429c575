"""expect: ERROR trace

A table of 80 MB goes into each program.
"""

import numpy as np

TABLE = np.random.default_rng(0).normal(size=20_000_000).astype(np.float32)


def scale_array(x, val):
    return x * val + TABLE[: x.shape[0]] * 0 + (val * TABLE).sum() * 0
