"""One permutation for each epoch, filled up and cut into batches; rows and labels are indexed by it once."""

import jax
import jax.numpy as jnp


def batches(
    key: jax.Array, rows: jax.Array, labels: jax.Array, epochs: int, size: int
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Return rows, labels and what is real of them, by epoch, step and place."""
    n = len(rows)
    steps = -(-n // size)

    def shuffled(key: jax.Array) -> jax.Array:
        order = jax.random.permutation(key, n)
        return jnp.pad(order, (0, steps * size - n), constant_values=n).reshape(steps, size)

    order = jax.vmap(shuffled)(jax.random.split(key, epochs))
    x = rows.at[order].get(mode="fill", fill_value=0.0)
    y = labels.at[order].get(mode="fill", fill_value=-1)
    return x, y, order < n
