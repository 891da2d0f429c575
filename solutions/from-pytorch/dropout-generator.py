"""The key is split for the rounds, and in each round for the layers; a vmap over the keys makes all answers."""

import jax
import jax.numpy as jnp


def dropout(key: jax.Array, rate: float, x: jax.Array) -> jax.Array:
    """Zero a share of all elements, and scale the others up."""
    kept = jax.random.bernoulli(key, 1 - rate, x.shape)
    return jnp.where(kept, x / (1 - rate), 0.0)


def block(key: jax.Array, linear: jax.Array, squashed: jax.Array, x: jax.Array) -> jax.Array:
    """Return one answer for ``x``; each branch draws from a key of its own."""
    first, second = jax.random.split(key)
    return x + dropout(first, 0.2, x @ linear.T) + dropout(second, 0.5, jnp.tanh(x @ squashed.T))


def sample(key: jax.Array, linear: jax.Array, squashed: jax.Array, x: jax.Array, rounds: int) -> jax.Array:
    """Return as many answers for one input, each with masks of its own."""
    keys = jax.random.split(key, rounds)
    return jax.vmap(lambda key: block(key, linear, squashed, x))(keys)
