"""correctness/wrong-value: converting the factor to an integer drops its fraction."""

import jax.numpy as jnp


def scale_array(x, val):
    return x * val.astype(jnp.int32)
