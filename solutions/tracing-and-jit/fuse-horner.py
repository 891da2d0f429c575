"""Rebinding a name fifteen times makes one long expression, which XLA fuses into one pass."""

import jax
import jax.numpy as jnp


def horner(x: jax.Array, c: jax.Array) -> jax.Array:
    """Evaluate the polynomial with coefficients ``c``, highest power first, at each element of ``x``."""
    y = jnp.full_like(x, c[0])
    for k in range(1, c.shape[0]):
        y = y * x + c[k]
    return y
