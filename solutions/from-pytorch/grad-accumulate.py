"""Parameters and waiting gradients are the carry of one scan over micro-batches; the losses are what it collects."""

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

Tree = Any


def loss(p: Tree, x: jax.Array, y: jax.Array) -> jax.Array:
    """Return the mean squared error on one micro-batch."""
    return jnp.mean((x @ p["w"] + p["b"] - y) ** 2)


def train(p: Tree, X: jax.Array, Y: jax.Array, lr: jax.Array, every: int) -> tuple[Tree, Tree, jax.Array]:
    """Step after each ``every`` micro-batches; return parameters, gradients that still wait, and all losses."""

    def micro(
        state: tuple[Tree, Tree], batch: tuple[jax.Array, jax.Array, jax.Array]
    ) -> tuple[tuple[Tree, Tree], jax.Array]:
        p, waiting = state
        i, x, y = batch
        value, g = jax.value_and_grad(loss)(p, x, y)
        waiting = jax.tree.map(lambda total, g: total + g / every, waiting, g)
        due = (i + 1) % every == 0
        p = jax.tree.map(lambda p, g: jnp.where(due, p - lr * g, p), p, waiting)
        waiting = jax.tree.map(lambda g: jnp.where(due, 0.0, g), waiting)
        return (p, waiting), value

    start = p, jax.tree.map(jnp.zeros_like, p)
    (p, waiting), losses = lax.scan(micro, start, (jnp.arange(len(X)), X, Y))
    return p, waiting, losses
