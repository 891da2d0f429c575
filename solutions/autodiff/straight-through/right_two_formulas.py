"""Writes both results down, without a rule."""

import jax.numpy as jnp


def ste(x, g):
    return jnp.round(x), g * (jnp.abs(x) <= 1)
