"""Estimate pi by throwing darts at a square, and counting those that hit the quarter circle in it."""

import random


def pi(seed, n):
    """Return four times the share of n darts that hit."""
    random.seed(seed)
    hits = 0
    for _ in range(n):
        x = random.random()
        y = random.random()
        if x * x + y * y < 1:
            hits += 1
    return 4 * hits / n
