"""correctness/wrong-value: makes the short gradients longer as well"""

import jax
import jax.numpy as jnp


def loss(W, x, y):
    return jnp.sum((jnp.tanh(x @ W) - y) ** 2)


def clip(W, X, Y):
    g = jax.vmap(jax.grad(loss), (None, 0, 0))(W, X, Y)
    norms = jnp.sqrt(jnp.sum(g * g, axis=(1, 2), keepdims=True) + 1e-12)
    return jnp.mean(g / norms, axis=0)
