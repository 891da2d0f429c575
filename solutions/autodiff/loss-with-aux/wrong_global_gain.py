"""correctness/wrong-value: leaves the gain a global, which is always 1 and has no slope"""

import jax
import jax.numpy as jnp

GAIN = 1.0


def loss_and_grad(p, X, y):
    def loss_of(p):
        pred = GAIN * (X @ p["w"] + p["b"])
        return jnp.mean((pred - y) ** 2), pred

    (loss, pred), grads = jax.value_and_grad(loss_of, has_aux=True)(p)
    return loss, grads, pred
