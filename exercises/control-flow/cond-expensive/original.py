"""Readings of the sensors round a tank, smoothed where that is asked for."""

import numpy as np

STEPS = 50


def smooth(x):
    """Let each reading exchange a little with both neighbours, STEPS times; the last is next to the first."""
    for _ in range(STEPS):
        x = x + 0.25 * (np.roll(x, 1) - 2.0 * x + np.roll(x, -1))
    return x


def maybe(p, x):
    """Return the smoothed readings if ``p`` is true, else the readings as they are."""
    return np.where(p, smooth(x), x)


if __name__ == "__main__":
    print(maybe(True, np.array([0.0, 0.0, 1.0, 0.0, 0.0, 0.0])))
