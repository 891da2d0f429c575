"""purity: the level stays a global, in which the trace leaves an array of its own"""

import jax.numpy as jnp

LEVEL = 0.0


def envelope(x, attack, release):
    global LEVEL
    LEVEL = jnp.float32(0)
    out = []
    for sample in jnp.abs(x):
        LEVEL = LEVEL + jnp.where(sample > LEVEL, attack, release) * (sample - LEVEL)
        out.append(LEVEL)
    return jnp.stack(out)
