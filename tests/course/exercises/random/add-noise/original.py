"""Add noise from a generator that nobody sees."""

import random


def noise(x, scale=0.5):
    """Return a noisy copy."""
    return [value + random.gauss(0.0, scale) for value in x]
