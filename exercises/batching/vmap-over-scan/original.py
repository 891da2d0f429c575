"""Smooth the readings of many sensors, one sensor after the other."""

import numpy as np

ALPHA = 0.1


class Smoother:
    """An exponentially weighted average that starts at 0 and remembers where it is."""

    def __init__(self):
        self.average = 0.0

    def update(self, x):
        """Take one reading and return the new average."""
        self.average = ALPHA * x + (1 - ALPHA) * self.average
        return self.average


def batch_ewma(X: np.ndarray) -> np.ndarray:
    """Return the running averages of each row of ``X``; every row has a smoother of its own."""
    rows = []
    for row in X.tolist():
        smoother = Smoother()
        rows.append([smoother.update(x) for x in row])
    return np.array(rows)


if __name__ == "__main__":
    print(batch_ewma(np.array([[10.0, 10.0, 10.0], [0.0, 0.0, 5.0]])))
