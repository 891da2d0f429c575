"""Parameters and both moments are the carry of one scan over the step numbers; the losses are what it collects."""

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

Tree = Any
LR, B1, B2, EPS = 0.01, 0.9, 0.999, 1e-4


def loss(p: Tree, X: jax.Array, Y: jax.Array) -> jax.Array:
    """Return the mean squared error of a network with one hidden layer."""
    hidden = jnp.tanh(X @ p["w1"] + p["b1"])
    return jnp.mean((hidden @ p["w2"] + p["b2"] - Y) ** 2)


def adam(p: Tree, m: Tree, v: Tree, g: Tree, t: jax.Array) -> tuple[Tree, Tree, Tree]:
    """Return parameters and moments after step ``t``, counted from 1."""
    m = jax.tree.map(lambda m, g: B1 * m + (1 - B1) * g, m, g)
    v = jax.tree.map(lambda v, g: B2 * v + (1 - B2) * g**2, v, g)

    def move(p: jax.Array, m: jax.Array, v: jax.Array) -> jax.Array:
        return p - LR * (m / (1 - B1**t)) / (jnp.sqrt(v / (1 - B2**t)) + EPS)

    return jax.tree.map(move, p, m, v), m, v


def fit(p: Tree, X: jax.Array, Y: jax.Array, steps: int) -> tuple[Tree, jax.Array]:
    """Train for ``steps`` steps on the whole data; return the parameters and the loss before each step."""

    def step(state: tuple[Tree, Tree, Tree], t: jax.Array) -> tuple[tuple[Tree, Tree, Tree], jax.Array]:
        p, m, v = state
        value, g = jax.value_and_grad(loss)(p, X, Y)
        return adam(p, m, v, g, t), value

    zeros = jax.tree.map(jnp.zeros_like, p)
    (p, _, _), losses = lax.scan(step, (p, zeros, zeros), jnp.arange(1, steps + 1))
    return p, losses
