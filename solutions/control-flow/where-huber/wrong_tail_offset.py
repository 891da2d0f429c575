"""correctness/wrong-value: without the offset of one half the two branches do not meet at 1."""

import jax.numpy as jnp


def huber(x):
    size = jnp.abs(x)
    return jnp.where(size <= 1.0, 0.5 * size**2, size)
