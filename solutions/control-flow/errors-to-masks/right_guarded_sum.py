"""Codes by arithmetic on the masks; the logarithm of 1 is the 0 that is asked for."""

import jax.numpy as jnp


def safe_log(x):
    missing = jnp.isnan(x)
    low = x <= 0  # NaN compares false
    err = missing.astype(jnp.int32) + 2 * low.astype(jnp.int32)
    return jnp.log(jnp.where(missing | low, jnp.ones_like(x), x)), err
