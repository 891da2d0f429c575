"""Horner's rule as a fold over the coefficients."""

import functools

import jax
import jax.numpy as jnp


def horner(x: jax.Array, c: jax.Array) -> jax.Array:
    """Evaluate the polynomial with coefficients ``c``, highest power first, at each element of ``x``."""
    return functools.reduce(lambda y, coefficient: y * x + coefficient, c, jnp.zeros_like(x))
