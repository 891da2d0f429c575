"""program/unrolled-loop: throws one dart after the other in Python, which tracing unrolls."""

import jax
import jax.numpy as jnp


def pi(key, n):
    hits = jnp.float32(0)
    for i in range(n):
        x, y = jax.random.uniform(jax.random.fold_in(key, i), (2,))
        hits += x * x + y * y < 1
    return 4 * hits / n
