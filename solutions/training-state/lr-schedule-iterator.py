"""The rate is a function of the step number, and the step numbers are data that the scan walks over."""

import jax
import jax.numpy as jnp
from jax import lax


def rate(t: jax.Array) -> jax.Array:
    """Return the learning rate of step ``t``, counted from 1."""
    return jnp.where(t <= 10, 0.01 * t, 0.1 * 0.5 ** ((t - 10) / 10))


def run(w: jax.Array, g: jax.Array) -> jax.Array:
    """Take one step for each row of ``g``."""

    def step(w: jax.Array, this: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, None]:
        t, gradient = this
        return w - rate(t) * gradient, None

    w, _ = lax.scan(step, w, (jnp.arange(1, g.shape[0] + 1), g))
    return w
