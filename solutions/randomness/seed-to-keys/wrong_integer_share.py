"""correctness/wrong-property: divides whole numbers before it multiplies, as // does."""

import jax
import jax.numpy as jnp


def pi(key, n):
    x, y = jax.random.uniform(key, (2, n))
    hits = jnp.sum(x * x + y * y < 1)
    return (4 * (hits // n)).astype(jnp.float32)
