"""purity/keeps-tracer: an aligner of the module keeps the table of the last comparison"""

import jax.numpy as jnp
from jax import lax


def walk(table, a, la, b, lb, steps):
    def back(place, _):
        i, j = place
        up, left = jnp.maximum(i - 1, 0), jnp.maximum(j - 1, 0)
        change = (a[up] != b[left]).astype(jnp.int32)
        diagonal = (i > 0) & (j > 0) & (table[i, j] == table[up, left] + change)
        delete = (i > 0) & (table[i, j] == table[up, j] + 1)
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


class Aligner:
    table = None


aligner = Aligner()


def align(a, la, b, lb):
    aligner.table = fill(a, b)
    return aligner.table[la, lb], walk(aligner.table, a, la, b, lb, len(a) + len(b))
