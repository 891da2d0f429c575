"""The number of steps is data: a loop inside the program, whose bound arrives with the call."""

import jax
import jax.numpy as jnp


@jax.jit
def run(w: jax.Array, steps: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Take ``steps`` steps of momentum towards the identity; return the weights and their loss."""
    identity = jnp.eye(64, dtype=w.dtype)

    def take_step(step: jax.Array, state: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        w, velocity = state
        error = w - identity
        velocity = 0.8 * velocity - 0.5 / (1 + 0.1 * step) * error / jnp.sqrt(1 + error**2)
        return w + velocity, velocity

    w, _ = jax.lax.fori_loop(0, steps, take_step, (w, jnp.zeros_like(w)))
    return w, jnp.mean(jnp.sqrt(1 + (w - identity) ** 2) - 1)
