"""How far does a drunkard get? A walk on the number line, one random step after the other."""

import random


def walk(seed, T):
    """Return the T positions after each step; the start, 0, is not among them."""
    random.seed(seed)
    position = 0
    positions = []
    for _ in range(T):
        position += random.choice([-1, 1])
        positions.append(position)
    return positions
