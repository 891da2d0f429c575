"""expect: FAIL program/forbidden-operation

Starts from the answer, so that the loop has nothing to do.
"""

import jax.numpy as jnp
from jax import lax


def sqrt_all(v):
    guess = jnp.exp(0.5 * jnp.log(v))
    return lax.fori_loop(0, 2, lambda _, y: 0.5 * (y + v / y), guess)
