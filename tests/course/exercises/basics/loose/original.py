"""Doubles, and counts how often."""

calls = 0


def loose(x):
    """Return 2 * x."""
    global calls
    calls += 1
    return 2 * x
