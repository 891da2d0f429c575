"""program/missing-operation: writes down forty steps and masks those that are too many"""

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
    state = (w, jnp.zeros_like(w))
    for step in range(40):
        new = take_step(step, state)
        state = jax.tree.map(lambda a, b, step=step: jnp.where(step < steps, a, b), new, state)
    return state[0], loss(state[0])
