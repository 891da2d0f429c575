"""correctness/wrong-value: adds to the first row instead of replacing it."""


def set_first(x, v):
    return x.at[0].add(v)
