"""purity/prints: prints while it is traced, to see how often it is compiled"""

import jax
import jax.numpy as jnp


def take_step(step, state):
    w, velocity = state
    error = w - jnp.eye(64)
    velocity = 0.8 * velocity - 0.5 / (1 + 0.1 * step) * error / jnp.sqrt(1 + error**2)
    return w + velocity, velocity


def loss(w):
    return jnp.mean(jnp.sqrt(1 + (w - jnp.eye(64)) ** 2) - 1)


@jax.jit
def run(w, steps):
    print("compiling run for", w.shape)
    w, _ = jax.lax.fori_loop(0, steps, take_step, (w, jnp.zeros_like(w)))
    return w, loss(w)
