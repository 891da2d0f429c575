"""program/missing-operation: right, and the other three devices have nothing to do"""

import jax.numpy as jnp


def norm(x):
    return x / jnp.sqrt(jnp.sum(x * x))
