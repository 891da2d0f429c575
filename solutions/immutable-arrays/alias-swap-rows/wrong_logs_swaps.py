"""purity/mutates-global: keeps a list of all swaps, as elimination needs it, outside of the function."""

swaps = []


def swap(m, i, j):
    swaps.append((i, j))
    return m.at[i].set(m[j]).at[j].set(m[i])
