"""Standardise an array that four workers share, each in its own quarter."""

import numpy as np

WORKERS = 4
EPSILON = 1e-3


class Board:
    """What every worker may read and write."""

    def __init__(self):
        self.count = 0
        self.total = 0.0
        self.squares = 0.0


def norm(x):
    """Bring ``x`` to mean 0 and variance 1, in place, and return it."""
    board = Board()
    quarters = np.split(x, WORKERS)  # four views of one array
    for part in quarters:  # first round: the total
        board.count += len(part)
        board.total += part.sum()
    mean = board.total / board.count
    for part in quarters:  # second round: everybody needs the mean before
        part -= mean
        board.squares += (part**2).sum()
    std = np.sqrt(board.squares / board.count + EPSILON)
    for part in quarters:
        part /= std
    return x
