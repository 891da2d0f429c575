"""transforms/transform-wrong: detaches what it hands out, so that the predictions have no derivative"""

import jax
import jax.numpy as jnp


def loss_and_grad(p, X, y):
    def loss_of(p):
        pred = p["gain"] * (X @ p["w"] + p["b"])
        return jnp.mean((pred - y) ** 2), jax.lax.stop_gradient(pred)

    (loss, pred), grads = jax.value_and_grad(loss_of, has_aux=True)(p)
    return loss, grads, pred
