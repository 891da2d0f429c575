"""correctness/wrong-value: the second update reads the row that the first has just replaced."""


def swap(m, i, j):
    m = m.at[i].set(m[j])
    m = m.at[j].set(m[i])
    return m
