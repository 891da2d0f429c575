"""purity/keeps-tracer: still appends the loss to the list for the plot, while it is being differentiated"""

import jax
import jax.numpy as jnp

LOSSES = []


def loss_and_grad(p, X, y):
    def loss_of(p):
        pred = p["gain"] * (X @ p["w"] + p["b"])
        loss = jnp.mean((pred - y) ** 2)
        LOSSES.append(loss)
        return loss, pred

    (loss, pred), grads = jax.value_and_grad(loss_of, has_aux=True)(p)
    return loss, grads, pred
