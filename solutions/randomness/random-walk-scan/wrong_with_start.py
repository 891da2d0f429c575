"""correctness/wrong-property: puts out the position before the step, so that the walk begins with its start."""

import jax
import jax.numpy as jnp


def walk(key, T):
    def step(position, key):
        return position + 2 * jax.random.bernoulli(key).astype(jnp.int32) - 1, position

    return jax.lax.scan(step, jnp.int32(0), jax.random.split(key, T))[1]
