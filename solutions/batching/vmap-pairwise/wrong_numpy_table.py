"""trace/calls-numpy: a NumPy table cannot hold a traced number."""

import numpy as np


def cheb(A):
    n = len(A)
    D = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            D[i, j] = abs(A[i] - A[j]).max()
    return D
