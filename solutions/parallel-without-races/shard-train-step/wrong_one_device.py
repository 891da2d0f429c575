"""program/missing-operation: right, and three devices have nothing to do"""

import jax
import jax.numpy as jnp


def loss(w, X, Y):
    return jnp.mean((X @ w - Y) ** 2)


def step(w, X, Y):
    return w - 0.1 * jax.grad(loss)(w, X, Y)
