"""One row of the table after the other in a compiled loop, each row by broadcasting."""

import jax
import jax.numpy as jnp


def cheb(A: jax.Array) -> jax.Array:
    """Return the table of the distances of all pairs of rows of ``A``."""
    return jax.lax.map(lambda a: jnp.abs(A - a).max(axis=1), A)
