"""expect: PASS trace

A second control, of another exercise: nothing hostile here, and it must pass.
"""

import jax
import jax.numpy as jnp


def stats(xs: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the mean and the population variance of ``xs``, accurate far from zero as well."""
    mean = jnp.mean(xs)
    return mean, jnp.mean((xs - mean) ** 2)
