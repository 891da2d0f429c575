"""Flattens the parameters into one vector, so that Adam is written for a single array."""

import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree


def fit(p, X, Y, steps):
    flat, restore = ravel_pytree(p)

    def loss(flat):
        p = restore(flat)
        hidden = jnp.tanh(X @ p["w1"] + p["b1"])
        return jnp.mean((hidden @ p["w2"] + p["b2"] - Y) ** 2)

    def step(state, _):
        flat, m, v, decay1, decay2 = state
        value, g = jax.value_and_grad(loss)(flat)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        decay1, decay2 = 0.9 * decay1, 0.999 * decay2
        flat = flat - 0.01 * (m / (1 - decay1)) / (jnp.sqrt(v / (1 - decay2)) + 1e-4)
        return (flat, m, v, decay1, decay2), value

    start = flat, jnp.zeros_like(flat), jnp.zeros_like(flat), jnp.float32(1), jnp.float32(1)
    state, losses = jax.lax.scan(step, start, length=steps)
    return restore(state[0]), losses
