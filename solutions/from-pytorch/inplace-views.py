"""Each view is an index, and each method with an underscore a new table made by ``.at``."""

import jax


def correct(
    table: jax.Array, stations: jax.Array, offsets: jax.Array, gain: jax.Array
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Return the corrected table, its first row, and the first column as it was between two corrections."""
    table = table.at[:, stations].add(offsets.T)
    table = table.at[:, 0].multiply(gain)
    table = table.at[0].add(table[:, 0].sum())
    saved = table[:, 0]
    storage = table.reshape(-1)
    table = storage.at[1::3].multiply(-1.0).reshape(table.shape)
    table = table.at[:, ::2].set(table[:, ::2].clip(-1.0, 1.0))
    return table, table[0], saved
