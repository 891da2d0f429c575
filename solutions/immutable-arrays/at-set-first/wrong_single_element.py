"""correctness/wrong-value: sets one element of the first row and leaves the others."""


def set_first(x, v):
    return x.at[0, 0].set(v)
