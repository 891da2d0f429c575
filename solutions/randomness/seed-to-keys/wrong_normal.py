"""correctness/wrong-property: throws darts with a bell shape instead of evenly."""

import jax
import jax.numpy as jnp


def pi(key, n):
    x, y = jax.random.normal(key, (2, n))
    return 4 * jnp.mean(x * x + y * y < 1)
