"""Give the original lists of numbers, and make an array of its list."""

import numpy as np
import original


def decode(start, move, emit, seen):
    path, penalty = original.decode(start.tolist(), move.tolist(), emit.tolist(), seen.tolist())
    return np.array(path), penalty
