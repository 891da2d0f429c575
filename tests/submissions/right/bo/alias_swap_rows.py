import jax.numpy as jnp


def swap(m, i, j):
    to = jnp.array([i, j])
    back = to[::-1]
    return m.at[to].set(m[back])
