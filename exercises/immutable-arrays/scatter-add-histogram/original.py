"""A weighted histogram: add each weight to its bin."""

import numpy as np

BINS = 16


def hist(idx: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Add ``w[p]`` to bin ``idx[p]`` for every ``p``; bins run from 0 to 15."""
    h = [0.0] * BINS
    for k, weight in zip(idx, w):
        h[k] += weight
    return np.array(h)


if __name__ == "__main__":
    print(hist(np.array([0, 3, 3, 15]), np.array([1.0, 0.5, 0.25, 2.0])))
