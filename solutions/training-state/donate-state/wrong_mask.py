"""program/moves-too-much: chooses the row by a mask, so each example rewrites the whole table"""

import jax.numpy as jnp
from jax import lax


def step(state, x):
    rows = jnp.arange(len(state))[:, None]

    def see(table, example):
        moved = 0.9 * table + 0.1 * example["feature"]
        return jnp.where(rows == example["label"], moved, table), None

    return lax.scan(see, state, x)[0]
