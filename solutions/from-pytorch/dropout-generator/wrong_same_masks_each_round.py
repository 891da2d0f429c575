"""correctness/wrong-property: splits the key once for the layers, and all rounds use these two"""

import jax
import jax.numpy as jnp


def dropout(key, rate, x):
    kept = jax.random.bernoulli(key, 1 - rate, x.shape)
    return jnp.where(kept, x / (1 - rate), 0.0)


def block(key, linear, squashed, x):
    first, second = jax.random.split(key)
    return x + dropout(first, 0.2, x @ linear.T) + dropout(second, 0.5, jnp.tanh(x @ squashed.T))


def sample(key, linear, squashed, x, rounds):
    once = block(key, linear, squashed, x)
    return jnp.broadcast_to(once, (rounds, *x.shape))
