"""correctness/wrong-value: takes the first row when the original does, and misses what is written later"""

import jax.numpy as jnp


def correct(table, stations, offsets, gain):
    table = table.at[:, stations].add(offsets.T)
    table = table.at[:, 0].multiply(gain)
    table = table.at[0].add(table[:, 0].sum())
    first_row = table[0]
    saved = table[:, 0]
    table = table.reshape(-1).at[1::3].multiply(-1).reshape(table.shape)
    table = table.at[:, ::2].set(jnp.clip(table[:, ::2], -1, 1))
    return table, first_row, saved
