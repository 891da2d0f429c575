"""`*=` on a name: a JAX array cannot be changed, so that Python only gives the name a new array."""

import jax


def scale_array(x: jax.Array, val: jax.Array) -> jax.Array:
    """Return every element of ``x`` times ``val``."""
    x *= val
    return x
