"""One sequence is a scan; many sequences are the same scan under vmap."""

import jax
import jax.numpy as jnp

ALPHA = 0.1


def ewma(xs: jax.Array) -> jax.Array:
    """Return the running averages of one sequence, starting from 0."""

    def step(average: jax.Array, x: jax.Array) -> tuple[jax.Array, jax.Array]:
        average = ALPHA * x + (1 - ALPHA) * average
        return average, average

    _, averages = jax.lax.scan(step, jnp.zeros((), xs.dtype), xs)
    return averages


def batch_ewma(X: jax.Array) -> jax.Array:
    """Return the running averages of each row of ``X``."""
    return jax.vmap(ewma)(X)
