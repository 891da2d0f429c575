"""Scale a vector to length 1, in place."""

import numpy as np


def norm(x):
    """Divide ``x`` by its length and return it."""
    total = 0.0
    for value in x:
        total += float(value) ** 2
    x /= np.sqrt(total)
    return x
