"""Nested dictionaries as state, and has_aux."""

import jax
import jax.numpy as jnp
from jax import lax

CONFIG = {"optimizer": {"rate": 0.1, "steps": 5}}


def loss(parameters):
    x = parameters["model"]["x"]
    return 0.5 * jnp.vdot(x, x), {"report": jnp.sum(jnp.square(x))}


def train(x):
    rate = CONFIG["optimizer"]["rate"]

    def step(parameters, _):
        slope, _ = jax.grad(loss, has_aux=True)(parameters)
        parameters = jax.tree.map(lambda p, g: p - rate * g, parameters, slope)
        return parameters, loss(parameters)[1]["report"]

    parameters, log = lax.scan(step, {"model": {"x": x}}, None, length=CONFIG["optimizer"]["steps"])
    return parameters["model"]["x"], log
