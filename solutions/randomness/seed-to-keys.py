"""Pi from darts: one key for each coordinate."""

import jax
import jax.numpy as jnp


def pi(key: jax.Array, n: int) -> jax.Array:
    """Return four times the share of n darts inside the quarter circle."""
    key_x, key_y = jax.random.split(key)
    x = jax.random.uniform(key_x, (n,))
    y = jax.random.uniform(key_y, (n,))
    return 4 * jnp.mean(x * x + y * y < 1)
