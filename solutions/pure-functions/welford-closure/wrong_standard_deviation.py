"""correctness/wrong-value: returns the standard deviation"""

import jax.numpy as jnp


def stats(xs):
    return jnp.mean(xs), jnp.std(xs)
