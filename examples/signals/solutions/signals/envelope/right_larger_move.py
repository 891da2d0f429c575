"""The faster of two moves: upwards the larger one, downwards, since the distance is negative, the smaller one."""

import jax
import jax.numpy as jnp


def envelope(x, attack, release):
    def follow(level, sample):
        far = jnp.abs(sample) - level
        level = level + attack * jnp.maximum(far, 0) + release * jnp.minimum(far, 0)
        return level, level

    _, levels = jax.lax.scan(follow, 0.0, x)
    return levels
