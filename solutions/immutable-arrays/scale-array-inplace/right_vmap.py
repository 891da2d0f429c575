"""A function of one sample, batched."""

import jax


def scale_array(x: jax.Array, val: jax.Array) -> jax.Array:
    """Return every element of ``x`` times ``val``."""
    return jax.vmap(lambda sample: sample * val)(x)
