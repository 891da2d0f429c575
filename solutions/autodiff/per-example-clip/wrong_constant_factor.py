"""transforms/transform-wrong: treats the factor as a constant, as one would with .item()"""

import jax
import jax.numpy as jnp


def loss(W, x, y):
    return jnp.sum((jnp.tanh(x @ W) - y) ** 2)


def clip(W, X, Y):
    g = jax.vmap(jax.grad(loss), (None, 0, 0))(W, X, Y)
    norms = jax.lax.stop_gradient(jnp.linalg.norm(g.reshape(len(g), -1), axis=1))
    return jnp.einsum("n,ndk->dk", 1.0 / jnp.maximum(1.0, norms), g) / len(g)
