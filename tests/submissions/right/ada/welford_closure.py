"""Mean and variance."""

import jax
import jax.numpy as jnp


def stats(xs: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Population statistics of a vector."""
    return jnp.mean(xs), jnp.var(xs)
