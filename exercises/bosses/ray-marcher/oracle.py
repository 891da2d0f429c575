"""Drive the original in silence, and make arrays of its lists."""

import numpy as np
import original


def render(centres, tops, n, steps):
    """Return the depths and the picture as arrays."""
    original.print = lambda *_: None
    depth, picture = original.render(centres.tolist(), tops.tolist(), n, steps)
    return np.array(depth), np.array(picture)
