"""Keeps the slopes of the original, with the gain taken from the parameters."""

import jax.numpy as jnp


def loss_and_grad(p, X, y):
    gain = p["gain"]
    signal = X @ p["w"] + p["b"]
    pred = gain * signal
    push = 2.0 * (pred - y) / y.shape[0]
    grads = {"w": gain * (push @ X), "b": gain * jnp.sum(push), "gain": push @ signal}
    return jnp.mean(jnp.square(pred - y)), grads, pred
