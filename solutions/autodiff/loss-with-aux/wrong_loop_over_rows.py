"""program/unrolled-loop: adds up the squares row by row in Python"""

import jax
import jax.numpy as jnp


def loss_and_grad(p, X, y):
    def loss_of(p):
        preds = []
        total = 0.0
        for row, target in zip(X, y):
            pred = p["gain"] * (row @ p["w"] + p["b"])
            total += (pred - target) ** 2
            preds.append(pred)
        return total / len(preds), jnp.stack(preds)

    (loss, pred), grads = jax.value_and_grad(loss_of, has_aux=True)(p)
    return loss, grads, pred
