"""The slope of Rosenbrock's valley, felt out by nudging one coordinate at a time."""

import numpy as np

STEP = 1e-5


def rosenbrock(x):
    """Return the height of the valley at ``x``; it is 0 where every coordinate is 1."""
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def grad_rosen(x):
    """Return the central difference quotient for each coordinate."""
    slopes = []
    for i in range(len(x)):
        old = x[i]
        x[i] = old + STEP
        above = rosenbrock(x)
        x[i] = old - STEP
        below = rosenbrock(x)
        x[i] = old
        slopes.append((above - below) / (2 * STEP))
    return np.array(slopes)
