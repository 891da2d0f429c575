"""Makes no update at all: each step is arithmetic on the whole table, with masks for where it applies."""

import jax
import jax.numpy as jnp


def correct(table, stations, offsets, gain):
    n, m = table.shape
    row, column = jnp.arange(n)[:, None], jnp.arange(m)[None, :]
    place = row * m + column
    table = table + offsets.T @ jax.nn.one_hot(stations, m)
    table = table * jnp.where(column == 0, gain, 1.0)
    table = table + (row == 0) * table[:, 0].sum()
    saved = table[:, 0]
    table = jnp.where(place % 3 == 1, -table, table)
    table = jnp.where(column % 2 == 0, jnp.minimum(jnp.maximum(table, -1.0), 1.0), table)
    return table, table[0], saved
