# exercise: vmap-pairwise
# verdict: FAIL calls-numpy
# first line: make the array with jax.numpy, and write `out = out.at[i].set(v)`
# often: the file that everybody starts from
import numpy as np


def cheb(A: np.ndarray) -> np.ndarray:
    n = len(A)
    D = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1, n):
            D[i, j] = D[j, i] = abs(A[i] - A[j]).max()
    return D
