"""program/missing-operation: right, and no device tells another anything"""

import jax.numpy as jnp


def step(u):
    return u.at[1:-1].add(0.25 * jnp.diff(u, n=2))
