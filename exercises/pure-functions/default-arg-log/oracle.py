"""Drive the original with its default list filled from a ring of eight slots."""

import numpy as np
import original


def center(x, hist, n):
    """Fill the default list from the ring, oldest first; call; put the newest mean back into its slot."""
    n = int(n)
    slot = n % original.CAPACITY
    in_use = hist[:n] if n < original.CAPACITY else np.roll(hist, -slot)
    (history,) = original.center.__defaults__
    history[:] = [float(mean) for mean in in_use]
    y = original.center(x)
    hist = hist.copy()
    hist[slot] = history[-1]
    history.clear()
    return y, hist, n + 1
