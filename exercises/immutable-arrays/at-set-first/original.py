"""Overwrite the first row of a table of readings."""

import numpy as np


def set_first(x: np.ndarray, v: float) -> np.ndarray:
    """Put ``v`` in every place of the first row of ``x``."""
    x[0] = v
    return x


if __name__ == "__main__":
    readings = np.array([[1.0, 2.0], [3.0, 4.0]])
    updated = set_first(readings, 10.0)
    print("updated: ", updated.tolist())
    print("readings:", readings.tolist(), "<- the caller's array changed too")
    print("one object:", updated is readings)
