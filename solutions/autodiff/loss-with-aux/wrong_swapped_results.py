"""correctness/wrong-structure: unpacks value_and_grad in the wrong order"""

import jax
import jax.numpy as jnp


def loss_and_grad(p, X, y):
    def loss_of(p):
        pred = p["gain"] * (X @ p["w"] + p["b"])
        return jnp.mean((pred - y) ** 2), pred

    (loss, pred), grads = jax.value_and_grad(loss_of, has_aux=True)(p)
    return loss, pred, grads
