"""program/unrolled-loop: right, but each row of the matrix adds its own choice to the program."""

import jax
import jax.numpy as jnp


def swap(m, i, j):
    upper, lower = m[i], m[j]
    i, j = i % m.shape[0], j % m.shape[0]
    rows = []
    for k, row in enumerate(m):
        rows.append(jax.lax.select(k == i, lower, jax.lax.select(k == j, upper, row)))
    return jnp.stack(rows)
