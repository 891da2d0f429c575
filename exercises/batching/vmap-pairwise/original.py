"""A table of distances: how far apart are all pairs of points?"""

import numpy as np


def cheb(A: np.ndarray) -> np.ndarray:
    """Return ``D`` with ``D[i, j] = max(abs(A[i] - A[j]))``, the Chebyshev distance of the rows."""
    n = len(A)
    D = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1, n):
            D[i, j] = D[j, i] = abs(A[i] - A[j]).max()
    return D


if __name__ == "__main__":
    # A king on a chessboard needs as many moves as the Chebyshev distance says.
    squares = np.array([[0.0, 0.0], [3.0, 1.0], [7.0, 7.0]])
    print(cheb(squares))
