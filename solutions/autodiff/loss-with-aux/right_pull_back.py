"""Predicts once, then pulls the slope of the error back through the prediction alone."""

import jax
import jax.numpy as jnp


def predict(p, X):
    return jax.vmap(lambda row: p["gain"] * (jnp.vdot(row, p["w"]) + p["b"]))(X)


def loss_and_grad(p, X, y):
    pred, pull_back = jax.vjp(lambda p: predict(p, X), p)
    loss, slope = jax.value_and_grad(lambda pred: jnp.mean((pred - y) ** 2))(pred)
    (grads,) = pull_back(slope)
    return loss, grads, pred
