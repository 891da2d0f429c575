"""correctness/wrong-property: draws one mask for a row and broadcasts it over all of them."""

import jax
import jax.numpy as jnp


def dropout(key, x):
    return jnp.where(jax.random.bernoulli(key, 0.5, x.shape[-1:]), 2 * x, 0)


def two_layers(key, x):
    first, second = jax.random.split(key)
    return dropout(second, jnp.tanh(dropout(first, x)))
