"""Run the original; where it stopped early, the thermometer would have gone on to read the same."""

import numpy as np
import original


def simulate(u, fixed, rate, probe, T):
    grid, readings = original.simulate(u, fixed, rate, probe, T)
    return np.array(grid), np.array(readings + readings[-1:] * (T - len(readings)))
