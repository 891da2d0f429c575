"""correctness/wrong-property: draws an index for each place, so that rows occur twice or never"""

import jax
import jax.numpy as jnp


def batches(key, rows, labels, epochs, size):
    n = len(rows)
    steps = -(-n // size)

    def shuffled(key):
        order = jax.random.randint(key, (n,), 0, n)
        return jnp.pad(order, (0, steps * size - n), constant_values=n).reshape(steps, size)

    order = jax.vmap(shuffled)(jax.random.split(key, epochs))
    x = rows.at[order].get(mode="fill", fill_value=0.0)
    y = labels.at[order].get(mode="fill", fill_value=-1)
    return x, y, order < n
