"""correctness/wrong-shape: returns the last loss instead of all five"""

import jax.numpy as jnp


def train(x):
    for _ in range(5):
        x = x - 0.1 * x
    return x, jnp.sum(x**2)
