# exercise: at-set-first
# verdict: FAIL writes-in-place
# first line: write `x = x.at[0].set(v)` instead of `x[0] = v`
# often: the file that everybody starts from, handed in to see what happens
import numpy as np


def set_first(x: np.ndarray, v: float) -> np.ndarray:
    """Put ``v`` in every place of the first row of ``x``."""
    x[0] = v
    return x
