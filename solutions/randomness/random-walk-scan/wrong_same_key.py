"""purity/reuses-key: uses one key in every step, so that all steps go the same way."""

import jax
import jax.numpy as jnp


def walk(key, T):
    def step(position, _):
        position = position + jnp.where(jax.random.bernoulli(key), 1, -1)
        return position, position

    return jax.lax.scan(step, jnp.int32(0), None, length=T)[1]
