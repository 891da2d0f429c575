"""correctness/wrong-value: clips the gradient of the batch, when it is too late"""

import jax
import jax.numpy as jnp


def loss(W, X, Y):
    return jnp.mean(jnp.sum((jnp.tanh(X @ W) - Y) ** 2, axis=1))


def clip(W, X, Y):
    g = jax.grad(loss)(W, X, Y)
    return g * jax.lax.rsqrt(jnp.maximum(1.0, jnp.sum(g * g)))
