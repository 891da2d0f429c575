"""trace/refused-by-jax: jax.numpy has no memory to put an out= result into"""

import jax.numpy as jnp


def horner(x, c):
    y = jnp.full_like(x, c[0])
    for k in range(1, 16):
        jnp.multiply(y, x, out=y)
        jnp.add(y, c[k], out=y)
    return y
