"""transforms/gradient-not-finite: takes the norm of a gradient that may be zero, where it has no slope"""

import jax
import jax.numpy as jnp


def loss(W, x, y):
    return jnp.sum((jnp.tanh(x @ W) - y) ** 2)


def clip(W, X, Y):
    def clipped(x, y):
        g = jax.grad(loss)(W, x, y)
        return g / jnp.maximum(1.0, jnp.linalg.norm(g))

    return jnp.mean(jax.vmap(clipped)(X, Y), axis=0)
