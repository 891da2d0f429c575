"""correctness/wrong-value: carries the loss along, measured before the step"""

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
    def body(step, state):
        w, velocity, _ = state
        return (*take_step(step, (w, velocity)), loss(w))

    w, _, last = jax.lax.fori_loop(0, steps, body, (w, jnp.zeros_like(w), jnp.float32(0)))
    return w, last
