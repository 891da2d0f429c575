# exercise: finite-diff-to-grad
# verdict: FAIL writes-in-place
# first line: write `x = x.at[i].set(old + STEP)` instead of `x[i] = old + STEP`
# often: the file that everybody starts from
import numpy as np

STEP = 1e-5


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def grad_rosen(x):
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
