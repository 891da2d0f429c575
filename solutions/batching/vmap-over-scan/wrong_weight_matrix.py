"""speed: every average written out as a weighted sum, so that the work grows with the square of the readings."""

import jax.numpy as jnp


def batch_ewma(X):
    t = jnp.arange(X.shape[1])
    age = t[None, :] - t[:, None]
    weights = jnp.where(age >= 0, 0.1 * 0.9 ** jnp.maximum(age, 0), 0.0)
    return X @ weights
