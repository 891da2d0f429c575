"""Keeps the flat storage, as PyTorch does; a view is an array of positions in it, and writing takes both."""

import jax.numpy as jnp


def write(storage, view, change):
    return storage.at[view].set(change(storage[view]))


def correct(table, stations, offsets, gain):
    n, m = table.shape
    positions = jnp.arange(n * m).reshape(n, m)
    column, row = positions[:, 0], positions[0]
    storage = table.reshape(-1).at[positions.T[stations]].add(offsets)
    storage = write(storage, column, lambda x: x * gain)
    total = storage[column].sum()
    storage = write(storage, row, lambda x: x + total)
    saved = storage[column]
    storage = write(storage, positions.reshape(-1)[1::3], jnp.negative)
    storage = write(storage, positions[:, ::2], lambda x: jnp.clip(x, -1, 1))
    return storage[positions], storage[row], saved
