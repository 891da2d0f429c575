"""correctness/wrong-value: adds the row difference to one row and forgets to take it from the other."""


def swap(m, i, j):
    difference = m[j] - m[i]
    return m.at[i].add(difference)
