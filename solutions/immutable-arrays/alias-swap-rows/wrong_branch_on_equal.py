"""trace/reads-value: `if i == j` asks for the values of two traced integers."""


def swap(m, i, j):
    if i == j:
        return m
    return m.at[i].set(m[j]).at[j].set(m[i])
