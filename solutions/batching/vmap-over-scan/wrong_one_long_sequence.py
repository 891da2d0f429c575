"""correctness/wrong-value: the rows end to end, so that each row starts with the average of the row before."""

import jax
import jax.numpy as jnp


def batch_ewma(X):
    def step(average, x):
        average = 0.1 * x + 0.9 * average
        return average, average

    return jax.lax.scan(step, jnp.float32(0), X.ravel())[1].reshape(X.shape)
