"""Two updates of one row in each step, written as multiply and add."""

import jax


def step(state, x):
    def see(table, example):
        row = table.at[example["label"]]
        return row.multiply(0.9).at[example["label"]].add(0.1 * example["feature"]), ()

    return jax.lax.scan(see, state, x)[0]
