"""Dynamic slices of a padded table, and an assert on a static shape."""

import jax.numpy as jnp
from jax import lax

CAPACITY = 50
PADDING = CAPACITY + 1


def best(w, v):
    assert w.shape == v.shape and w.ndim == 1
    very_low = jnp.full(PADDING, -(2**30), jnp.int32)

    def step(row, item):
        weight, value = item
        padded = jnp.concatenate([very_low, row])
        start = PADDING - jnp.minimum(weight, PADDING)
        shifted = lax.dynamic_slice(padded, (start,), (PADDING,))
        return jnp.maximum(row, shifted + value), ()

    row, () = lax.scan(step, jnp.zeros(PADDING, jnp.int32), (w, v))
    return row.max()
