"""All pairs at once: one pair as a function, batched twice."""

import jax
import jax.numpy as jnp


def distance(a: jax.Array, b: jax.Array) -> jax.Array:
    """Return the Chebyshev distance of two points."""
    return jnp.max(jnp.abs(a - b))


def cheb(A: jax.Array) -> jax.Array:
    """Return the table of the distances of all pairs of rows of ``A``."""
    to_all = jax.vmap(distance, in_axes=(None, 0))  # one point against every row
    return jax.vmap(to_all, in_axes=(0, None))(A, A)
