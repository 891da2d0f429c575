"""correctness/wrong-property: reads with an index out of range, which gives the last row again"""

import jax
import jax.numpy as jnp


def batches(key, rows, labels, epochs, size):
    n = len(rows)
    steps = -(-n // size)

    def shuffled(key):
        order = jax.random.permutation(key, n)
        return jnp.pad(order, (0, steps * size - n), constant_values=n).reshape(steps, size)

    order = jax.vmap(shuffled)(jax.random.split(key, epochs))
    x = rows[order]
    y = labels[order]
    return x, y, order < n
