"""correctness/wrong-value: at the border, index -1 reads the other end of the table, and the walk goes on forever"""

import jax.numpy as jnp
from jax import lax


def walk(table, a, la, b, lb, steps):
    def back(place, _):
        i, j = place
        up, left = i - 1, j - 1
        change = (a[up] != b[left]).astype(jnp.int32)
        diagonal = (table[i, j] == table[up, left] + change)
        delete = (table[i, j] == table[up, j] + 1)
        edit = jnp.select([diagonal, delete, j > 0], [change, 2, 3], -1)
        return (i - ((edit >= 0) & (edit < 3)), j - ((edit == 0) | (edit == 1) | (edit == 3))), edit

    return lax.scan(back, (la, lb), length=steps)[1]


def fill(a, b):
    columns = jnp.arange(len(b) + 1)

    def following(row, letter):
        best = (row + 1).at[1:].min(row[:-1] + (letter != b))
        row = lax.cummin(best - columns) + columns
        return row, row

    return jnp.vstack([columns, lax.scan(following, columns, a)[1]])


def align(a, la, b, lb):
    table = fill(a, b)
    return table[la, lb], walk(table, a, la, b, lb, len(a) + len(b))
