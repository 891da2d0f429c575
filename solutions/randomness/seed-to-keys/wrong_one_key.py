"""purity/reuses-key: draws both coordinates from one key, so that all darts lie on the diagonal."""

import jax
import jax.numpy as jnp


def pi(key, n):
    x = jax.random.uniform(key, (n,))
    y = jax.random.uniform(key, (n,))
    return 4 * jnp.mean(x * x + y * y < 1)
