"""A fori_loop carries the log along and fills in one loss in each step."""

import jax
import jax.numpy as jnp


def train(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Take five steps; return the end point and the loss after each step."""

    def step(k: jax.Array, carry: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        x, log = carry
        x = x - 0.1 * x
        return x, log.at[k].set(jnp.sum(x**2))

    return jax.lax.fori_loop(0, 5, step, (x, jnp.zeros(5, x.dtype)))
