"""transforms/transform-wrong: stop_gradient on the carry cuts each average off from all earlier readings."""

import jax
import jax.numpy as jnp


def batch_ewma(X):
    def step(average, x):
        average = 0.1 * x + 0.9 * jax.lax.stop_gradient(average)
        return average, average

    return jax.vmap(lambda row: jax.lax.scan(step, jnp.float32(0), row)[1])(X)
