"""A mask of all pairs, and nonzero with a fixed size."""

import jax
import jax.numpy as jnp


def crossings(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return how many pairs of neighbours have opposite signs, and where each begins, padded with -1."""
    crosses = x[:-1] * x[1:] < 0
    (places,) = jnp.nonzero(crosses, size=crosses.size, fill_value=-1)
    return jnp.sum(crosses), places
