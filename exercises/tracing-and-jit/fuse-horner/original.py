"""A polynomial of degree 15 by Horner's rule, with NumPy working in place."""

import numpy as np


def horner(x, c):
    """Evaluate c[0]*x**15 + ... + c[15]; two passes over memory for each coefficient."""
    y = np.full_like(x, c[0])
    for k in range(1, len(c)):
        np.multiply(y, x, out=y)
        np.add(y, c[k], out=y)
    return y
