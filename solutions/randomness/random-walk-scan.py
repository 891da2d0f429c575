"""A walk on the whole numbers: a scan over split keys, one for each step."""

import jax
import jax.numpy as jnp


def walk(key: jax.Array, T: int) -> jax.Array:
    """Return the positions after each of T steps of -1 or +1, from 0."""

    def step(position: jax.Array, key: jax.Array) -> tuple[jax.Array, jax.Array]:
        position = position + jnp.where(jax.random.bernoulli(key), 1, -1)
        return position, position

    _, positions = jax.lax.scan(step, jnp.int32(0), jax.random.split(key, T))
    return positions
