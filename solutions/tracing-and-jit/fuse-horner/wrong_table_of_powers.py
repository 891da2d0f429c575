"""speed/below-threshold: computes sixteen powers of every element by jnp.vander"""

import jax.numpy as jnp


def horner(x, c):
    return jnp.vander(x, 16) @ c
