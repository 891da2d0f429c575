"""speed/speed-crashes: a product with a diagonal matrix is right, and has n*n entries for n numbers."""

import jax.numpy as jnp


def scale_array(x, val):
    return (jnp.eye(x.shape[0]) * val) @ x
