"""How fast the slope of Rosenbrock's valley turns in one direction: all of the Hessian, for one product."""

import numpy as np

STEP = 1e-5


def slope(x):
    """Return the gradient of sum(100*(x[1:] - x[:-1]**2)**2 + (1 - x[:-1])**2)."""
    bend = x[1:] - x[:-1] ** 2
    g = np.zeros(len(x))
    g[:-1] = -400.0 * x[:-1] * bend - 2.0 * (1.0 - x[:-1])
    g[1:] += 200.0 * bend
    return g


def hvp(x, v):
    """Fill the Hessian row by row from the slope on both sides of ``x``, then multiply it by ``v``."""
    H = np.zeros((len(x), len(x)))
    for i in range(len(x)):
        old = x[i]
        x[i] = old + STEP
        above = slope(x)
        x[i] = old - STEP
        below = slope(x)
        x[i] = old
        H[i] = (above - below) / (2 * STEP)
    return H @ v
