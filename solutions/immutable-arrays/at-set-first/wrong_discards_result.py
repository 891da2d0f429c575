"""correctness/wrong-value: the new array is made and thrown away, as if `.set` wrote in place."""


def set_first(x, v):
    x.at[0].set(v)
    return x
