"""correctness/wrong-value: adds a small number under the root, which bends every light wind"""

import jax.numpy as jnp


def unit(x):
    squares = jnp.sum(x**2, axis=1, keepdims=True)
    return x / jnp.sqrt(squares + 1e-6)
