"""Square roots by Newton's method, each to its own accuracy."""

import numpy as np

RELATIVE_TOLERANCE = 1e-4
MAX_STEPS = 60


def sqrt_all(v: np.ndarray) -> np.ndarray:
    """Return the square root of each element of ``v``, all positive."""
    roots = []
    for value in v:
        y = value
        steps = 0
        while abs(y * y - value) > RELATIVE_TOLERANCE * value and steps < MAX_STEPS:
            y = 0.5 * (y + value / y)
            steps += 1
        roots.append(y)
    return np.array(roots)


if __name__ == "__main__":
    print(sqrt_all(np.array([0.001, 2.0, 81.0, 10000.0])))
