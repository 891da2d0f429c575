"""correctness/wrong-value: lax.cond chooses one formula for the whole array; mixed arrays need both."""

import jax.numpy as jnp
from jax import lax


def huber(x):
    return lax.cond(jnp.all(jnp.abs(x) <= 1.0), lambda r: 0.5 * r**2, lambda r: jnp.abs(r) - 0.5, x)
