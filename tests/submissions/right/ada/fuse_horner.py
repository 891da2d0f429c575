"""Horner's rule as a fold over the coefficients."""

import functools

import jax


def horner(x: jax.Array, c: jax.Array) -> jax.Array:
    """Evaluate the polynomial at ``x``, highest power first."""
    return functools.reduce(lambda y, coefficient: y * x + coefficient, c[1:], x * 0 + c[0])
