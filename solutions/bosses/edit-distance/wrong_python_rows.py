"""program/unrolled-loop: fills the table row by row in a Python loop; that a row is jitted does not help"""

import jax
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


@jax.jit
def following(row, letter, b):
    columns = jnp.arange(len(b) + 1)
    best = (row + 1).at[1:].min(row[:-1] + (letter != b))
    return lax.cummin(best - columns) + columns


def fill(a, b):
    rows = [jnp.arange(len(b) + 1)]
    for i in range(len(a)):
        rows.append(following(rows[-1], a[i], b))
    return jnp.stack(rows)


def align(a, la, b, lb):
    table = fill(a, b)
    return table[la, lb], walk(table, a, la, b, lb, len(a) + len(b))
