"""purity/reads-clock: takes a seed from the time, to be more random."""

import time

import jax
import jax.numpy as jnp


def pi(key, n):
    key_x, key_y = jax.random.split(jax.random.key(time.time_ns() % 2**31))
    x = jax.random.uniform(key_x, (n,))
    y = jax.random.uniform(key_y, (n,))
    return 4 * jnp.mean(x * x + y * y < 1)
