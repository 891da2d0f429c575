"""correctness/wrong-value: a thousand steps for everybody, those that are too many masked; a run may be longer"""

import jax
import jax.numpy as jnp


def run(w, steps):
    def take_step(state, step):
        w, velocity = state
        error = w - jnp.eye(64)
        fresh = 0.8 * velocity - 0.5 / (1 + 0.1 * step) * error / jnp.sqrt(1 + error**2)
        velocity = jnp.where(step < steps, fresh, velocity)
        return (jnp.where(step < steps, w + velocity, w), velocity), None

    (w, _), _ = jax.lax.scan(take_step, (w, jnp.zeros_like(w)), jnp.arange(1000))
    return w, jnp.mean(jnp.sqrt(1 + (w - jnp.eye(64)) ** 2) - 1)
