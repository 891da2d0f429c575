"""program/unrolled-loop: right for one example, and then a Python loop over all of them"""

import jax
import jax.numpy as jnp


def one(W, x, y):
    out, pull_back = jax.vjp(jnp.tanh, x @ W)
    (slope,) = pull_back(2.0 * (out - y))
    g = jnp.outer(x, slope)
    return g * jax.lax.rsqrt(jnp.maximum(1.0, jnp.vdot(g, g)))


def clip(W, X, Y):
    total = 0.0
    for x, y in zip(X, Y):
        total += one(W, x, y)
    return total / len(X)
