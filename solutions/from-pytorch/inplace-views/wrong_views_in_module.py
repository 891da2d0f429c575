"""purity/mutates-global: registers the views in a dict of the module, and reads them from there"""

import jax.numpy as jnp


views = {}


def correct(table, stations, offsets, gain):
    table = table.at[:, stations].add(offsets.T)
    table = table.at[:, 0].multiply(gain)
    table = table.at[0].add(table[:, 0].sum())
    saved = table[:, 0]
    table = table.reshape(-1).at[1::3].multiply(-1).reshape(table.shape)
    table = table.at[:, ::2].set(jnp.clip(table[:, ::2], -1, 1))
    views["first_row"] = table[0]
    return table, views["first_row"], saved
