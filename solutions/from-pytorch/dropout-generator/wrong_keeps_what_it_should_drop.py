"""correctness/wrong-property: tells bernoulli how many to drop, and keeps these"""

import jax
import jax.numpy as jnp


def dropout(key, rate, x):
    kept = jax.random.bernoulli(key, rate, x.shape)
    return jnp.where(kept, x / (1 - rate), 0.0)


def block(key, linear, squashed, x):
    first, second = jax.random.split(key)
    return x + dropout(first, 0.2, x @ linear.T) + dropout(second, 0.5, jnp.tanh(x @ squashed.T))


def sample(key, linear, squashed, x, rounds):
    keys = jax.random.split(key, rounds)
    return jax.vmap(lambda key: block(key, linear, squashed, x))(keys)
