"""Move every value one place on, round a ring."""


def shift(x):
    """Move the values of ``x`` one place on, in place; the last becomes the first."""
    last = x[-1].copy()
    for place in range(len(x) - 1, 0, -1):
        x[place] = x[place - 1]
    x[0] = last
    return x
