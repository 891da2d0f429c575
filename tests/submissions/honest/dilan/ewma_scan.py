"""associative_scan over pairs (factor, offset)."""

import jax.numpy as jnp
from jax import lax


def combine(left, right):
    return left[0] * right[0], left[1] * right[0] + right[1]


def ewma(xs, alpha):
    factors = jnp.full_like(xs, 1 - alpha)
    return lax.associative_scan(combine, (factors, alpha * xs))[1]
