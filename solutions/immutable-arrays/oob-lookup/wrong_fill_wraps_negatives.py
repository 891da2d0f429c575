"""correctness/wrong-value: mode="fill" catches large indices, but -1 still means the last element."""


def lookup(table, ids):
    return table.at[ids].get(mode="fill", fill_value=-1.0)
