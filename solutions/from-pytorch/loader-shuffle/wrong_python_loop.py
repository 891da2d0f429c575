"""program/unrolled-loop: a Python loop over the epochs puts a shuffle into the program for each of them"""

import jax
import jax.numpy as jnp


def batches(key, rows, labels, epochs, size):
    n = len(rows)
    steps = -(-n // size)

    def shuffled(key):
        order = jax.random.permutation(key, n)
        return jnp.pad(order, (0, steps * size - n), constant_values=n).reshape(steps, size)

    order = jnp.stack([shuffled(each) for each in jax.random.split(key, epochs)])
    x = rows.at[order].get(mode="fill", fill_value=0.0)
    y = labels.at[order].get(mode="fill", fill_value=-1)
    return x, y, order < n
