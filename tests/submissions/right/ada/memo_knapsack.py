"""0/1 knapsack by rows."""

import jax
import jax.numpy as jnp

CAPACITY = 50
ROOMS = jnp.arange(CAPACITY + 1)


def with_item(row: jax.Array, weight: jax.Array, value: jax.Array) -> jax.Array:
    """Return the best values when one more item may be taken."""
    left = ROOMS - weight
    taken = row.at[left].get(mode="clip") + value
    return jnp.where(left < 0, row, jnp.maximum(row, taken))


def best(w: jax.Array, v: jax.Array) -> jax.Array:
    """Return the best value for the whole bag."""
    start = jnp.zeros_like(ROOMS)
    rows = jax.lax.scan(lambda row, item: (with_item(row, *item), ()), start, (w, v))[0]
    return rows[-1]
