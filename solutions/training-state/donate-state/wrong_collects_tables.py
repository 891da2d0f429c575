"""program/temporary-memory: collects the table after each example and takes the last"""

from jax import lax


def step(state, x):
    def see(table, example):
        label, feature = example["label"], example["feature"]
        table = table.at[label].set(0.9 * table[label] + 0.1 * feature)
        return table, table

    _, tables = lax.scan(see, state, x)
    return tables[-1]
