"""trace/reads-value: Python's min compares, and a comparison has no value while tracing"""

import jax
import jax.numpy as jnp


def loss(W, x, y):
    return jnp.sum((jnp.tanh(x @ W) - y) ** 2)


def clip(W, X, Y):
    def clipped(x, y):
        g = jax.grad(loss)(W, x, y)
        return g * min(1.0, 1.0 / jnp.linalg.norm(g))

    return jnp.mean(jax.vmap(clipped)(X, Y), axis=0)
