"""correctness/wrong-property: takes the coin for the step, so it goes up or stays."""

import jax
import jax.numpy as jnp


def walk(key, T):
    return jnp.cumsum(jax.random.bernoulli(key, shape=(T,)).astype(jnp.int32))
