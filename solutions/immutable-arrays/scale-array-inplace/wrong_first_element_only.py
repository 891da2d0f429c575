"""correctness/wrong-value: the update names the first element only."""


def scale_array(x, val):
    return x.at[0].multiply(val)
