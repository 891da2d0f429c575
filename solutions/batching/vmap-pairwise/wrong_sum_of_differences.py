"""correctness/wrong-value: adds the differences of the coordinates instead of taking the largest."""

import jax
import jax.numpy as jnp


def cheb(A):
    return jax.vmap(lambda a: jax.vmap(lambda b: jnp.abs(a - b).sum())(A))(A)
