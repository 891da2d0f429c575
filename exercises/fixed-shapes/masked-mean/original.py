"""The mean square of the positive readings, however many there are."""

import numpy as np


def mean_sq_pos(x):
    """Return the mean of the squares of all positive elements; 0 if there are none."""
    squares = []
    for value in x.tolist():
        if value > 0.0:
            squares.append(value * value)
    if not squares:
        return 0.0
    return sum(squares) / len(squares)


if __name__ == "__main__":
    print(mean_sq_pos(np.array([-1.0, 2.0, 0.0, 4.0])))
