"""purity/ignores-key: gives each layer a key of its own when it is made, and ignores the one handed in."""

import jax
import jax.numpy as jnp


class Dropout:
    def __init__(self, seed):
        self.key = jax.random.key(seed)

    def __call__(self, x):
        return jnp.where(jax.random.bernoulli(self.key, 0.5, x.shape), 2 * x, 0.0)


first, second = Dropout(1), Dropout(2)


def two_layers(key, x):
    return second(jnp.tanh(first(x)))
