"""Look up values by number; a number that is not in the table gives -1."""

import numpy as np

MISSING = -1.0


def lookup(table: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Return ``table[k]`` for each ``k`` of ``ids``, or -1 where ``k`` is negative or too large."""
    found = []
    for k in ids:
        try:
            if k < 0:
                raise IndexError(f"negative number {k}")
            found.append(table[k])
        except IndexError:
            found.append(MISSING)
    return np.array(found)


if __name__ == "__main__":
    prices = np.array([9.5, 3.0, 7.25])
    print(lookup(prices, np.array([2, 0, 3, -1])))
