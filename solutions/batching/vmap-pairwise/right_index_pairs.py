"""The two loops of the original as two axes of row numbers, the function of one pair inside."""

import jax
import jax.numpy as jnp


def cheb(A: jax.Array) -> jax.Array:
    """Return the table of the distances of all pairs of rows of ``A``."""
    rows = jnp.arange(A.shape[0])

    def entry(i: jax.Array, j: jax.Array) -> jax.Array:
        return jnp.abs(A[i] - A[j]).max()

    return jax.vmap(lambda i: jax.vmap(lambda j: entry(i, j))(rows))(rows)
