"""The different values in an array, by way of a set."""

import numpy as np

PAD = -1


def uniq(x):
    """Return the different values of ``x``, ascending and padded with PAD to its length, and how many they are."""
    values = sorted(set(x.tolist()))
    padded = np.full(len(x), PAD, np.int32)
    padded[: len(values)] = values
    return padded, len(values)


if __name__ == "__main__":
    print(uniq(np.array([4, -1, 4, 7, -1])))
