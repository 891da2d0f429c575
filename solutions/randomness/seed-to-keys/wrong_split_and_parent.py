"""purity/reuses-key: splits the key and then draws from the key that it has split."""

import jax
import jax.numpy as jnp


def pi(key, n):
    other, _ = jax.random.split(key)
    x = jax.random.uniform(key, (n,))
    y = jax.random.uniform(other, (n,))
    return 4 * jnp.mean(x * x + y * y < 1)
