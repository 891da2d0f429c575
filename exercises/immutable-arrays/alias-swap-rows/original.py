"""Swap two rows of a matrix, as in Gaussian elimination."""

import numpy as np


def swap(m: np.ndarray, i: int, j: int) -> np.ndarray:
    """Exchange the rows ``i`` and ``j`` of ``m``; a negative index counts from the end."""
    saved = m[i].copy()  # without the copy, saved would be a view and change with m
    m[i] = m[j]
    m[j] = saved
    return m


if __name__ == "__main__":
    matrix = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    first_row = matrix[0]
    swap(matrix, 0, -1)
    print("matrix:   ", matrix.tolist())
    print("first_row:", first_row.tolist(), "<- a view: it follows the matrix")
