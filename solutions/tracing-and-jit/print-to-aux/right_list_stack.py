"""A list that is made and used up inside the call collects the losses."""

import jax
import jax.numpy as jnp


def train(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Take five steps; return the end point and the loss after each step."""
    log = []
    for _ in range(5):
        x = 0.9 * x
        log.append(jnp.vdot(x, x))
    return x, jnp.stack(log)
