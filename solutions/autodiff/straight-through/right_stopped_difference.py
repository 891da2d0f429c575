"""Adds the rounding as a constant, so that only the part that is let through has a slope."""

import jax
import jax.numpy as jnp


def quantise(x):
    let_through = jnp.where(jnp.abs(x) <= 1, x, jax.lax.stop_gradient(x))
    return let_through + jax.lax.stop_gradient(jnp.round(x) - let_through)


def ste(x, g):
    y, back = jax.vjp(quantise, x)
    return y, back(g)[0]
