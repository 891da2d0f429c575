"""correctness/wrong-value: follows the signal itself, which is negative half of the time"""

import jax
import jax.numpy as jnp


def envelope(x, attack, release):
    def follow(level, sample):
        level = level + jnp.where(sample > level, attack, release) * (sample - level)
        return level, level

    return jax.lax.scan(follow, jnp.float32(0), x)[1]
