"""correctness/wrong-shape: scan stacks along a new first axis, and nobody turns the result back."""

import jax
import jax.numpy as jnp


def batch_ewma(X):
    def step(averages, column):
        averages = 0.1 * column + 0.9 * averages
        return averages, averages

    return jax.lax.scan(step, jnp.zeros(X.shape[0]), X.T)[1]
