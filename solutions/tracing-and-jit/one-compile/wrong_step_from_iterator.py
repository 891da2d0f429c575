"""purity/mutates-global: takes the number of the step from an iterator, which the loop asks once per trace"""

import itertools

import jax
import jax.numpy as jnp

numbers = itertools.count()


def take_step(step, state):
    w, velocity = state
    error = w - jnp.eye(64)
    velocity = 0.8 * velocity - 0.5 / (1 + 0.1 * step) * error / jnp.sqrt(1 + error**2)
    return w + velocity, velocity


def loss(w):
    return jnp.mean(jnp.sqrt(1 + (w - jnp.eye(64)) ** 2) - 1)


def run(w, steps):
    def body(_, state):
        return take_step(next(numbers), state)

    w, _ = jax.lax.fori_loop(0, steps, body, (w, jnp.zeros_like(w)))
    return w, loss(w)
