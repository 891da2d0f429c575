# exercise: at-set-first
# verdict: FAIL calls-numpy
# first line: write `out = jnp.array(x)` instead of `out = np.array(x)`
# often: who knows that x cannot be changed makes a copy that can
import numpy as np


def set_first(x, v):
    out = np.array(x)
    out[0] = v
    return out
