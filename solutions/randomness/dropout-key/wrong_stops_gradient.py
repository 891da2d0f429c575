"""transforms/transform-wrong: stops the gradient at the masked values, and not only at the mask."""

import jax
import jax.numpy as jnp


def dropout(key, x):
    keep = jax.random.bernoulli(key, 0.5, x.shape)
    return jax.lax.stop_gradient(keep * x * 2)


def two_layers(key, x):
    first, second = jax.random.split(key)
    keep = jax.random.bernoulli(second, 0.5, x.shape)
    return jnp.where(keep, 2 * jnp.tanh(dropout(first, x)), 0.0)
