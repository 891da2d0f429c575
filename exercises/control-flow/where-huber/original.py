"""The Huber loss: quadratic near zero, linear in the tails."""

import numpy as np


def huber(x: np.ndarray) -> np.ndarray:
    """Return the Huber loss of each residual in ``x``, with threshold 1."""
    losses = []
    for residual in x:
        size = abs(residual)
        if size <= 1.0:
            losses.append(0.5 * size * size)
        else:
            losses.append(size - 0.5)
    return np.array(losses)


if __name__ == "__main__":
    print(huber(np.array([-3.0, -1.0, 0.0, 0.5, 1.0, 2.0])))
