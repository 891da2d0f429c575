"""correctness/wrong-value: a plain gather clamps large indices and wraps negative ones."""


def lookup(table, ids):
    return table[ids]
