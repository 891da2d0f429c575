"""purity/mutates-global: copies the gain into the global that the loss reads, outside of what is differentiated"""

import jax
import jax.numpy as jnp

GAIN = 1.0


def loss_of(p, X, y):
    pred = GAIN * (X @ p["w"] + p["b"])
    return jnp.mean((pred - y) ** 2), pred


def loss_and_grad(p, X, y):
    global GAIN
    GAIN = p["gain"]
    (loss, pred), grads = jax.value_and_grad(loss_of, has_aux=True)(p, X, y)
    return loss, grads, pred
