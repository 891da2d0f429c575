"""expect: FAIL purity/mutates-attribute

Counts its calls in an attribute of the function.
"""


def swap(m, i, j):
    swap.calls += 1
    return m.at[i].set(m[j]).at[j].set(m[i])


swap.calls = 0
