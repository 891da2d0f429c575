"""correctness/wrong-value: mean of squares minus square of the mean loses its digits around 1000"""

import jax.numpy as jnp


def stats(xs):
    mean = jnp.mean(xs)
    return mean, jnp.mean(xs**2) - mean**2
