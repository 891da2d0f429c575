"""Keeps the order of the original: the sum so far is carried from example to example."""

import jax
import jax.numpy as jnp


def clip(W, X, Y):
    def step(total, example):
        x, y = example
        out, pull_back = jax.vjp(lambda W: jnp.tanh(x @ W), W)
        (g,) = pull_back(2.0 * (out - y))
        squares = jnp.vdot(g, g)
        is_long = squares > 1.0
        norm = jnp.sqrt(jnp.where(is_long, squares, 1.0))
        return total + jnp.where(is_long, g / norm, g), None

    total, _ = jax.lax.scan(step, jnp.zeros_like(W), (X, Y))
    return total / len(X)
