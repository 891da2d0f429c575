"""program/unrolled-loop: splits the key in a Python loop, which tracing unrolls."""

import jax
import jax.numpy as jnp


def walk(key, T):
    position, positions = jnp.int32(0), []
    for _ in range(T):
        key, own = jax.random.split(key)
        position = position + jnp.where(jax.random.bernoulli(own), 1, -1)
        positions.append(position)
    return jnp.stack(positions)
