"""One update that names every place."""

import jax


def scale_array(x: jax.Array, val: jax.Array) -> jax.Array:
    """Return every element of ``x`` times ``val``."""
    return x.at[:].multiply(val)
