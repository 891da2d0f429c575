"""A table of who belongs where, times the weights."""

import jax


def hist(idx: jax.Array, w: jax.Array) -> jax.Array:
    """Return 16 sums: bin ``b`` holds the total of all ``w[p]`` with ``idx[p] == b``."""
    return w @ jax.nn.one_hot(idx, 16, dtype=w.dtype)
