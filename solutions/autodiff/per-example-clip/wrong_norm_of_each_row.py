"""correctness/wrong-value: sums over one axis of each gradient, and clips its columns one by one"""

import jax
import jax.numpy as jnp


def loss(W, x, y):
    return jnp.sum((jnp.tanh(x @ W) - y) ** 2)


def clip(W, X, Y):
    g = jax.vmap(jax.grad(loss), (None, 0, 0))(W, X, Y)
    squares = jnp.sum(g * g, axis=1, keepdims=True)
    return jnp.mean(g * jax.lax.rsqrt(jnp.maximum(1.0, squares)), axis=0)
