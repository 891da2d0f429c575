"""program/missing-operation: right, and three devices have nothing to do"""

import jax.numpy as jnp


def norm(x):
    return (x - jnp.mean(x)) / jnp.sqrt(jnp.var(x) + 1e-3)
