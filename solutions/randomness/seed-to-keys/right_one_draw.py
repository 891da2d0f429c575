"""Both coordinates in one draw of shape (n, 2)."""

import jax
import jax.numpy as jnp


def pi(key, n):
    darts = jax.random.uniform(key, (n, 2))
    hits = jnp.sum(jnp.linalg.norm(darts, axis=1) < 1)
    return 4.0 * hits / n
