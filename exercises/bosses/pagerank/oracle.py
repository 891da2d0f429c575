"""Make arrays of the original's dictionary and list."""

import numpy as np
import original


def pagerank(source, target, links, damping, n, steps):
    rank, stuck = original.pagerank(source, target, links, damping, n, steps)
    return np.array([rank[page] for page in range(n)]), np.array(stuck)
