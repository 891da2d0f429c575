"""The running total is the carry of a loop: each turn makes a new one."""

import jax.numpy as jnp
from jax import lax


def total(x):
    return lax.fori_loop(0, x.shape[0], lambda i, seen: seen + x[i], jnp.zeros((), x.dtype))
