"""Nobody says what catches this."""


def loose(x):
    return 4 * x
