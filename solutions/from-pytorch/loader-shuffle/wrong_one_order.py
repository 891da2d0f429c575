"""correctness/wrong-property: shuffles once, and hands out that order in every epoch"""

import jax
import jax.numpy as jnp


def batches(key, rows, labels, epochs, size):
    n = len(rows)
    steps = -(-n // size)

    def shuffled(key):
        order = jax.random.permutation(key, n)
        return jnp.pad(order, (0, steps * size - n), constant_values=n).reshape(steps, size)

    order = jnp.broadcast_to(shuffled(key), (epochs, steps, size))
    x = rows.at[order].get(mode="fill", fill_value=0.0)
    y = labels.at[order].get(mode="fill", fill_value=-1)
    return x, y, order < n
