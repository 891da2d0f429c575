"""purity/mutates-global: the update is pure, the counter of updates beside it is not."""

updates = 0


def set_first(x, v):
    global updates
    updates += 1
    return x.at[0].set(v)
