"""correctness/wrong-value: puts out the level before each sample"""

import jax
import jax.numpy as jnp


def envelope(x, attack, release):
    def follow(level, size):
        return level + jnp.where(size > level, attack, release) * (size - level), level

    return jax.lax.scan(follow, jnp.float32(0), jnp.abs(x))[1]
