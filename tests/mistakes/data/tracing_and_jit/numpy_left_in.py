# exercise: fuse-horner
# verdict: FAIL calls-numpy
# first line: write `y = jnp.full_like(x, c[0])` instead of `y = np.full_like(x, c[0])`
# often: NumPy's function of the same name is right there
import numpy as np


def horner(x, c):
    y = np.full_like(x, c[0])
    for k in range(1, len(c)):
        y = y * x + c[k]
    return y
