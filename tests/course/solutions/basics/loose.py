"""A solution that prints, so that it is none."""


def loose(x):
    """Return 2 * x."""
    print("doubling")
    return 2 * x
