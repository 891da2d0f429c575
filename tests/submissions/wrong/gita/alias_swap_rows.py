"""expect: FAIL correctness/wrong-value

Swaps columns.
"""


def swap(m, i, j):
    return m.at[:, i].set(m[:, j]).at[:, j].set(m[:, i])
