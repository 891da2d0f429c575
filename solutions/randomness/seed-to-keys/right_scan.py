"""Dart after dart, in a scan that carries the key and the count."""

import jax
import jax.numpy as jnp


def pi(key, n):
    def throw(state, _):
        key, hits = state
        key, key_x, key_y = jax.random.split(key, 3)
        x, y = jax.random.uniform(key_x), jax.random.uniform(key_y)
        return (key, hits + (x**2 + y**2 < 1)), None

    (_, hits), _ = jax.lax.scan(throw, (key, jnp.int32(0)), length=n)
    return hits.astype(jnp.float32) * 4 / n
