"""program/unrolled-loop: a Python loop over the array, which puts every element into the program"""

import jax.numpy as jnp


def stats(xs):
    mean = jnp.zeros((), xs.dtype)
    m2 = jnp.zeros((), xs.dtype)
    for i in range(xs.shape[0]):
        delta = xs[i] - mean
        mean = mean + delta / (i + 1)
        m2 = m2 + delta * (xs[i] - mean)
    return mean, m2 / xs.shape[0]
