"""trace/hashes-tracer: a dictionary looks a key up by its value, and a traced key has none."""

import jax.numpy as jnp


def group_max(k, v):
    best = {}
    for key, value in zip(k, v):
        best[key] = jnp.maximum(best.get(key, -jnp.inf), value)
    return jnp.stack([best.get(key, -jnp.inf) for key in range(8)])
