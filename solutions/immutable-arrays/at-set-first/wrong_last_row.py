"""correctness/wrong-value: index -1 is the last row; only with a single row is it the first."""


def set_first(x, v):
    return x.at[-1].set(v)
