"""A scan over the rows of the table; in a row, a running minimum does what walking from left to right did."""

import jax
import jax.numpy as jnp
from jax import lax

KEEP, REPLACE, DELETE, INSERT, NOTHING = 0, 1, 2, 3, -1


def fill(a: jax.Array, b: jax.Array) -> jax.Array:
    """Return the table of all edit distances between beginnings of ``a`` and of ``b``.

    Coming from the left costs 1 for each column, so ``row[j]`` is the least ``best[i] + j - i`` with ``i <= j``:
    take ``i`` off, keep the least so far, add ``j`` again.
    """
    columns = jnp.arange(len(b) + 1, dtype=jnp.int32)

    def following(row: jax.Array, letter: jax.Array) -> tuple[jax.Array, jax.Array]:
        best = (row + 1).at[1:].min(row[:-1] + (letter != b))
        row = lax.associative_scan(jnp.minimum, best - columns) + columns
        return row, row

    return jnp.concatenate([columns[None], lax.scan(following, columns, a)[1]])


def align(a: jax.Array, la: jax.Array, b: jax.Array, lb: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the number of edits between two padded texts, and the edits, from the end to the front."""
    table = fill(a, b)

    def back(place: tuple[jax.Array, jax.Array], _: None) -> tuple[tuple[jax.Array, jax.Array], jax.Array]:
        i, j = place
        here = table[i, j]
        up, left = jnp.maximum(i - 1, 0), jnp.maximum(j - 1, 0)
        change = jnp.where(a[up] == b[left], KEEP, REPLACE)  # what it is called is what it costs
        diagonal = (i > 0) & (j > 0) & (here == table[up, left] + change)
        delete = ~diagonal & (i > 0) & (here == table[up, j] + 1)
        insert = ~diagonal & ~delete & (j > 0)
        edit = jnp.select([diagonal, delete, insert], [change, DELETE, INSERT], NOTHING)
        return (i - (diagonal | delete), j - (diagonal | insert)), edit.astype(jnp.int32)

    _, script = lax.scan(back, (la, lb), length=len(a) + len(b))
    return table[la, lb], script
