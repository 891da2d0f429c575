"""An exponentially weighted moving average that grows a list."""

import numpy as np


def ewma(xs, alpha):
    """Return the average after each value: alpha * x + (1 - alpha) * average, starting from 0."""
    alpha = float(alpha)
    average = 0.0
    out = []
    for x in xs.tolist():
        average = alpha * x + (1.0 - alpha) * average
        out.append(average)
    return np.array(out)
