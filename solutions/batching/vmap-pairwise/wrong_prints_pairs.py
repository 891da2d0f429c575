"""purity/prints: shows progress, but under vmap there is one pair only, and it has no numbers."""

import jax
import jax.numpy as jnp


def distance(a, b):
    print("distance of", a, "and", b)
    return jnp.abs(a - b).max()


def cheb(A):
    return jax.vmap(lambda a: jax.vmap(lambda b: distance(a, b))(A))(A)
