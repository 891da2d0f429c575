"""A loss in which two quantities are constants for the gradient, and a scan that carries the parameters."""

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

Tree = Any


def forward(p: Tree, states: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the logits of the actions and the value of each state."""
    hidden = jnp.tanh(states @ p["hidden"]["weight"].T + p["hidden"]["bias"])
    return hidden @ p["policy"].T, hidden @ p["value"]


def batch_loss(p: Tree, batch: tuple[jax.Array, ...], discount: jax.Array) -> jax.Array:
    """Return the loss of critic and actor; targets and the actor's weights do not depend on ``p``, for a gradient."""
    states, actions, rewards, following, over = batch
    logits, values = forward(p, states)
    target = lax.stop_gradient(rewards + jnp.where(over, 0.0, discount * forward(p, following)[1]))
    error = target - values
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), actions[:, None], axis=1)[:, 0]
    return jnp.mean(error**2) - jnp.mean(lax.stop_gradient(error) * chosen)


def train(
    p: Tree,
    states: jax.Array,
    actions: jax.Array,
    rewards: jax.Array,
    following: jax.Array,
    over: jax.Array,
    rate: jax.Array,
    discount: jax.Array,
) -> tuple[Tree, jax.Array]:
    """Take a step for each batch; return the parameters at the end and all losses."""

    def step(p: Tree, batch: tuple[jax.Array, ...]) -> tuple[Tree, jax.Array]:
        loss, grads = jax.value_and_grad(batch_loss)(p, batch, discount)
        return jax.tree.map(lambda w, g: w - rate * g, p, grads), loss

    return lax.scan(step, p, (states, actions, rewards, following, over))
