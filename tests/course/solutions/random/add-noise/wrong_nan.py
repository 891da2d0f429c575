"""correctness/not-finite: divides by what may be zero."""

import jax
import jax.numpy as jnp


def noise(key, x, scale):
    return x + scale * jax.random.normal(key, x.shape) + jnp.log(scale - scale)
