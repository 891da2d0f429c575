"""program/forbidden-operation: a power of one half is a square root by another name."""


def sqrt_all(v):
    return v**0.5
