"""One step of private training: no single example may push the weights by more than one."""

import numpy as np

LIMIT = 1.0


def clip(W, X, Y):
    """Return the mean over examples of their own gradients, each shortened to ``LIMIT`` where it is longer."""
    total = np.zeros(W.shape)
    for x, y in zip(X, Y):
        out = np.tanh(x @ W)
        slope = 2.0 * (out - y) * (1.0 - out * out)
        g = np.outer(x, slope)
        norm = np.sqrt((g * g).sum())
        if norm > LIMIT:
            g *= LIMIT / norm
        total += g
    return total / len(X)
