"""purity/ignores-key: makes its own key from the seed that the original's author liked."""

import jax
import jax.numpy as jnp


def pi(key, n):
    x, y = jax.random.uniform(jax.random.key(0), (2, n))
    return 4 * jnp.mean(x * x + y * y < 1)
