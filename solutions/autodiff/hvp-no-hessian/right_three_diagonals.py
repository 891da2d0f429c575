"""Knows that the matrix has three diagonals, and multiplies by these alone."""

import jax.numpy as jnp


def hvp(x, v):
    here, following = x[:-1], x[1:]
    beside = -400.0 * here
    diagonal = jnp.pad(1200.0 * here**2 - 400.0 * following + 2.0, (0, 1)) + jnp.pad(
        jnp.full_like(here, 200.0), (1, 0)
    )
    return diagonal * v + jnp.pad(beside * v[1:], (0, 1)) + jnp.pad(beside * v[:-1], (1, 0))
