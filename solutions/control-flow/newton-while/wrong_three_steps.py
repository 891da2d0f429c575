"""correctness/wrong-value: three steps are enough near 1 only."""


def sqrt_all(v):
    y = v
    for _ in range(3):
        y = 0.5 * (y + v / y)
    return y
