"""Moves the error instead of the weights, one stacked array as the state, with hypot and rsqrt."""

import jax
import jax.numpy as jnp
import numpy as np

IDENTITY = np.eye(64, dtype=np.float32)


def run(w, steps):
    def body(step, state):
        error, velocity = state
        rate = jnp.float32(0.5) / (1 + 0.1 * step.astype(jnp.float32))
        velocity = 0.8 * velocity - rate * error * jax.lax.rsqrt(1 + error * error)
        return jnp.stack([error + velocity, velocity])

    start = jnp.stack([w - IDENTITY, jnp.zeros_like(w)])
    error = jax.lax.fori_loop(jnp.zeros_like(steps), steps, body, start)[0]
    return error + IDENTITY, jnp.mean(jnp.hypot(1.0, error) - 1.0)
