"""purity/hidden-random-state: draws with NumPy while JAX traces, and freezes what it drew."""

import jax.numpy as jnp
import numpy as np


def pi(key, n):
    x, y = np.random.rand(2, n)
    return 4 * jnp.mean(jnp.asarray(x * x + y * y < 1), dtype=jnp.float32)
