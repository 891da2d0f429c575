"""A tree of parameters and a pure forward; the tied weight is one leaf, used twice."""

from typing import Any

import jax
import jax.numpy as jnp

Tree = Any


def linear(weight: jax.Array, bias: jax.Array, x: jax.Array) -> jax.Array:
    """Apply a layer whose weight has the shape (out, in)."""
    return x @ weight.T + bias


def forward(p: Tree, tokens: jax.Array) -> jax.Array:
    """Return a row of logits for each word."""
    shared = p["embedding"]["weight"]
    hidden = jnp.tanh(linear(p["mix"]["weight"], p["mix"]["bias"], shared[tokens]))
    return linear(shared, p["head"]["bias"], hidden)


def evaluate(p: Tree, tokens: jax.Array, targets: jax.Array) -> tuple[jax.Array, jax.Array, Tree]:
    """Return logits, cross entropy, and its gradient by the parameters."""

    def loss_and_logits(p: Tree) -> tuple[jax.Array, jax.Array]:
        logits = forward(p, tokens)
        chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), targets[:, None], axis=1)
        return -chosen.mean(), logits

    (loss, logits), grads = jax.value_and_grad(loss_and_logits, has_aux=True)(p)
    return logits, loss, grads
