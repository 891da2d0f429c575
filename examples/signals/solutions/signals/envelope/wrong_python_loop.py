"""program/unrolled-loop: a Python loop over the samples"""

import jax.numpy as jnp


def envelope(x, attack, release):
    level, out = jnp.float32(0), []
    for size in jnp.abs(x):
        level = level + jnp.where(size > level, attack, release) * (size - level)
        out.append(level)
    return jnp.stack(out)
