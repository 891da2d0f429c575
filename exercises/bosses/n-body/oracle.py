"""Run the original; make arrays of what it returns."""

import numpy as np
import original


def simulate(m, x, v, dt, T):
    return tuple(np.array(result) for result in original.simulate(m, x, v, dt, T))
