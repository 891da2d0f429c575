"""purity/closed-over-ref: keeps the total of all steps ever taken in a mutable Ref outside"""

import jax
import jax.numpy as jnp

total = jax.new_ref(jnp.int32(0))


def take_step(step, state):
    w, velocity = state
    error = w - jnp.eye(64)
    velocity = 0.8 * velocity - 0.5 / (1 + 0.1 * step) * error / jnp.sqrt(1 + error**2)
    return w + velocity, velocity


def loss(w):
    return jnp.mean(jnp.sqrt(1 + (w - jnp.eye(64)) ** 2) - 1)


def run(w, steps):
    w, _ = jax.lax.fori_loop(0, steps, take_step, (w, jnp.zeros_like(w)))
    total[...] += steps
    return w, loss(w)
