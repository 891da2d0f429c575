"""transforms/gradient-not-finite: abs written as sqrt of a square has no slope at 0, and the diagonal is 0."""

import jax.numpy as jnp


def cheb(A):
    squares = (A[:, None] - A[None, :]) ** 2
    return jnp.sqrt(squares.max(axis=-1))
