"""purity/hidden-random-state: keeps Python's generator, which draws once, while JAX traces."""

import random

import jax.numpy as jnp


def walk(key, T):
    steps = jnp.array([random.choice([-1, 1]) for _ in range(T)], jnp.int32)
    return jnp.cumsum(steps)
