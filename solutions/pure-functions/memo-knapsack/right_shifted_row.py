"""Taking an item shifts the row by its weight; a margin of impossible values makes the mask unnecessary."""

import jax
import jax.numpy as jnp
from jax import lax

ROOMS = 51
IMPOSSIBLE = -(2**30)


def add_item(row: jax.Array, item: jax.Array) -> tuple[jax.Array, None]:
    """Return the row after one more item, given as its weight and value."""
    weight, value = item[0], item[1]
    padded = jnp.concatenate([jnp.full(ROOMS, IMPOSSIBLE, row.dtype), row])
    shifted = lax.dynamic_slice_in_dim(padded, ROOMS - jnp.minimum(weight, ROOMS), ROOMS)
    return jnp.maximum(row, value + shifted), None


def best(w: jax.Array, v: jax.Array) -> jax.Array:
    """Return the largest total value that fits into the bag."""
    row, _ = lax.scan(add_item, jnp.zeros(ROOMS, jnp.int32), jnp.stack([w, v], axis=1))
    return row[-1]
