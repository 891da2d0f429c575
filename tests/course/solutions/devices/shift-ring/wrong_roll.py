"""program/missing-operation: right on one device, and nobody sends anything"""

import jax.numpy as jnp


def shift(x):
    return jnp.roll(x, 1)
