"""The pure rewrite."""


def double(x):
    """Return 2 * x."""
    return 2 * x
