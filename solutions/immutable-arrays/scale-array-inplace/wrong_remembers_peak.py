"""purity/mutates-attribute: notes the peak on the function itself, where it outlives the call."""

import jax.numpy as jnp


def scale_array(x, val):
    louder = x * val
    scale_array.peak = jnp.abs(louder).max()
    return louder
