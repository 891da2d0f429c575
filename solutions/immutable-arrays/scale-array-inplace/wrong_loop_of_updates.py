"""program/unrolled-loop: pure and right, but Python unrolls one update for each element."""


def scale_array(x, val):
    for i in range(x.shape[0]):
        x = x.at[i].multiply(val)
    return x
