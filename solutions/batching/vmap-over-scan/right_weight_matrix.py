"""Every average written out as a weighted sum: one matrix of weights, one product; good for short sequences."""

import jax
import jax.numpy as jnp


def batch_ewma(X: jax.Array) -> jax.Array:
    """Return the running averages of each row of ``X``."""
    t = jnp.arange(X.shape[1])
    age = t[None, :] - t[:, None]
    weights = jnp.where(age >= 0, 0.1 * 0.9 ** jnp.maximum(age, 0), 0.0)
    return X @ weights
