"""Selection by a permutation matrix, and an alias of an argument that is only read."""

import jax
import jax.numpy as jnp


def swap(m, i, j):
    matrix = m
    rows = matrix.shape[0]
    eye = jnp.eye(rows, dtype=m.dtype)
    i, j = jnp.where(i < 0, i + rows, i), jnp.where(j < 0, j + rows, j)
    upper, lower = jax.nn.one_hot(i, rows, dtype=m.dtype), jax.nn.one_hot(j, rows, dtype=m.dtype)
    difference = upper - lower
    return jnp.matmul(eye - jnp.outer(difference, difference), matrix, precision="highest")
