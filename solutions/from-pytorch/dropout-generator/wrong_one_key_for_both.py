"""purity/reuses-key: hands the key of a round to both layers, so that one mask lies within the other"""

import jax
import jax.numpy as jnp


def dropout(key, rate, x):
    kept = jax.random.bernoulli(key, 1 - rate, x.shape)
    return jnp.where(kept, x / (1 - rate), 0.0)


def block(key, linear, squashed, x):
    return x + dropout(key, 0.2, x @ linear.T) + dropout(key, 0.5, jnp.tanh(x @ squashed.T))


def sample(key, linear, squashed, x, rounds):
    keys = jax.random.split(key, rounds)
    return jax.vmap(lambda key: block(key, linear, squashed, x))(keys)
