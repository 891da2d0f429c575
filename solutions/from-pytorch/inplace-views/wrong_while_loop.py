"""transforms/transform-refused: adds the offsets in a while_loop, which cannot be differentiated backwards"""

import jax.numpy as jnp
from jax import lax


def correct(table, stations, offsets, gain):
    def add(state):
        j, table = state
        return j + 1, table.at[:, stations[j]].add(offsets[j])

    _, table = lax.while_loop(lambda state: state[0] < len(stations), add, (0, table))
    table = table.at[:, 0].multiply(gain)
    table = table.at[0].add(table[:, 0].sum())
    saved = table[:, 0]
    table = table.reshape(-1).at[1::3].multiply(-1).reshape(table.shape)
    table = table.at[:, ::2].set(jnp.clip(table[:, ::2], -1, 1))
    return table, table[0], saved
