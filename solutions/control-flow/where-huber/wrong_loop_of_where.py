"""program/unrolled-loop: right values, but the Python loop writes out every element."""

import jax.numpy as jnp


def huber(x):
    losses = []
    for r in x:
        size = jnp.abs(r)
        losses.append(jnp.where(size <= 1.0, 0.5 * size * size, size - 0.5))
    return jnp.array(losses)
