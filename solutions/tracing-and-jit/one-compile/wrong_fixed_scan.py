"""correctness/wrong-value: scans over a hundred steps at most, and leaves out the others"""

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
    def body(state, step):
        new = take_step(step, state)
        return jax.tree.map(lambda a, b: jnp.where(step < steps, a, b), new, state), None

    (w, _), _ = jax.lax.scan(body, (w, jnp.zeros_like(w)), jnp.arange(100))
    return w, loss(w)
