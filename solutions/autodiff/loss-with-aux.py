"""The predictions leave as auxiliary data; the gain is a parameter like the others."""

import jax
import jax.numpy as jnp

Parameters = dict[str, jax.Array]


def loss_and_grad(p: Parameters, X: jax.Array, y: jax.Array) -> tuple[jax.Array, Parameters, jax.Array]:
    """Return the mean squared error, its gradient by ``p``, and the predictions."""

    def loss_of(p: Parameters) -> tuple[jax.Array, jax.Array]:
        pred = p["gain"] * (X @ p["w"] + p["b"])
        return jnp.mean((pred - y) ** 2), pred

    (loss, pred), grads = jax.value_and_grad(loss_of, has_aux=True)(p)
    return loss, grads, pred
