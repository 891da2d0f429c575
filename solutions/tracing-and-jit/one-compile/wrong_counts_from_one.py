"""correctness/wrong-value: numbers the steps from one, so that the rate falls too early"""

import jax
import jax.numpy as jnp


def take_step(step, state):
    w, velocity = state
    error = w - jnp.eye(64)
    velocity = 0.8 * velocity - 0.5 / (1 + 0.1 * step) * error / jnp.sqrt(1 + error**2)
    return w + velocity, velocity


def loss(w):
    return jnp.mean(jnp.sqrt(1 + (w - jnp.eye(64)) ** 2) - 1)


def run(w, steps):
    w, _ = jax.lax.fori_loop(1, steps + 1, take_step, (w, jnp.zeros_like(w)))
    return w, loss(w)
