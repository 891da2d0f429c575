"""correctness/wrong-dtype: carries the position as a float."""

import jax
import jax.numpy as jnp


def walk(key, T):
    def step(position, key):
        position = position + jnp.sign(jax.random.uniform(key) - 0.5)
        return position, position

    return jax.lax.scan(step, 0.0, jax.random.split(key, T))[1]
