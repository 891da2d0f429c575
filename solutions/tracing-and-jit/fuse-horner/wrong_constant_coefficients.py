"""transforms/transform-wrong: takes the coefficients for constants and stops their gradient"""

import jax
import jax.numpy as jnp


def horner(x, c):
    c = jax.lax.stop_gradient(c)
    y = jnp.full_like(x, c[0])
    for k in range(1, 16):
        y = y * x + c[k]
    return y
