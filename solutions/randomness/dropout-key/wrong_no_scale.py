"""correctness/wrong-property: drops elements and does not scale the others up."""

import jax
import jax.numpy as jnp


def two_layers(key, x):
    first, second = jax.random.split(key)
    hidden = jnp.tanh(x * jax.random.bernoulli(first, 0.5, x.shape))
    return hidden * jax.random.bernoulli(second, 0.5, x.shape)
