"""Doubles, and counts how often."""

calls = 0


def double(x):
    """Return 2 * x."""
    global calls
    calls += 1
    return 2 * x
