"""trace/writes-in-place: the tuple swap of Python lists assigns to rows of an immutable array."""


def swap(m, i, j):
    m[i], m[j] = m[j], m[i]
    return m
