"""purity/mutates-attribute: keeps the key in an object and replaces it with each draw, as generators do."""

import jax
import jax.numpy as jnp


class Keys:
    def __init__(self):
        self.key = None

    def next(self):
        self.key, own = jax.random.split(self.key)
        return own


keys = Keys()


def dropout(x):
    return jnp.where(jax.random.bernoulli(keys.next(), 0.5, x.shape), 2 * x, 0.0)


def two_layers(key, x):
    keys.key = key
    return dropout(jnp.tanh(dropout(x)))
