"""All steps in one draw, and their running sum."""

import jax
import jax.numpy as jnp


def walk(key, T):
    steps = 2 * jax.random.bernoulli(key, shape=(T,)).astype(jnp.int32) - 1
    return jnp.cumsum(steps)
