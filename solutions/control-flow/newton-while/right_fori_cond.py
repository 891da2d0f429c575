"""Sixty turns of a loop of fixed length; a cond makes those empty that nobody needs any more."""

import jax
import jax.numpy as jnp
from jax import lax

MAX_STEPS = 60


def sqrt_all(v: jax.Array) -> jax.Array:
    """Return the square root of each element of ``v``, all positive."""

    def turn(_: jax.Array, y: jax.Array) -> jax.Array:
        rough = jnp.abs(y * y - v) > 1e-4 * v
        return lax.cond(
            jnp.any(rough), lambda guess: jnp.where(rough, 0.5 * (guess + v / guess), guess), lambda guess: guess, y
        )

    return lax.fori_loop(0, MAX_STEPS, turn, v)
