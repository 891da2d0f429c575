"""purity/writes-file: logs the loss to a file, which happens once, and with a stand-in for the number"""

import jax
import jax.numpy as jnp


def loss_and_grad(p, X, y):
    def loss_of(p):
        pred = p["gain"] * (X @ p["w"] + p["b"])
        return jnp.mean((pred - y) ** 2), pred

    (loss, pred), grads = jax.value_and_grad(loss_of, has_aux=True)(p)
    with open("losses.log", "a") as file:
        file.write(f"{loss}\n")
    return loss, grads, pred
