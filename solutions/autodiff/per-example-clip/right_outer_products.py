"""A gradient is an outer product, so its length is a product of lengths, and no gradient is ever stored."""

import jax.numpy as jnp


def clip(W, X, Y):
    out = jnp.tanh(X @ W)
    slope = 2.0 * (out - Y) * (1.0 - out**2)
    squares = jnp.einsum("nd,nd,nk,nk->n", X, X, slope, slope)
    factor = 1.0 / jnp.sqrt(jnp.maximum(squares, 1.0))
    return jnp.einsum("n,nd,nk->dk", factor, X, slope) / X.shape[0]
