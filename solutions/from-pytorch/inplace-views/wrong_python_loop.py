"""program/unrolled-loop: a Python loop over the stations makes a new table for each of them"""

import jax.numpy as jnp


def correct(table, stations, offsets, gain):
    for j in range(len(stations)):
        table = table.at[:, stations[j]].add(offsets[j])
    table = table.at[:, 0].multiply(gain)
    table = table.at[0].add(table[:, 0].sum())
    saved = table[:, 0]
    table = table.reshape(-1).at[1::3].multiply(-1).reshape(table.shape)
    table = table.at[:, ::2].set(jnp.clip(table[:, ::2], -1, 1))
    return table, table[0], saved
