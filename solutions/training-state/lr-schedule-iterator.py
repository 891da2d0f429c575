"""The rate is a function of the step number, and the step numbers are data that the scan walks over."""

import jax
import jax.numpy as jnp
from jax import lax

STEPS = 30


def rate(t: jax.Array) -> jax.Array:
    """Return the learning rate of step ``t``, counted from 1."""
    return jnp.where(t <= 10, 0.01 * t, 0.1 * 0.5 ** ((t - 10) / 10))


def run(w: jax.Array, g: jax.Array) -> jax.Array:
    """Take thirty steps along the gradient ``g``."""

    def step(w: jax.Array, t: jax.Array) -> tuple[jax.Array, None]:
        return w - rate(t) * g, None

    w, _ = lax.scan(step, w, jnp.arange(1, STEPS + 1))
    return w
