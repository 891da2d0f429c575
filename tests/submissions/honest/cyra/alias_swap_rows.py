"""A decorator with functools.wraps, *args and **kwargs, and a type check at trace time."""

import functools

import jax.numpy as jnp


def checked(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        matrix, *indices = args
        assert matrix.ndim == 2, "a matrix"
        assert all(index.shape == () for index in indices)
        return function(*args, **kwargs)

    return wrapper


@checked
def swap(m, i, j):
    rows = jnp.arange(m.shape[0])
    i, j = i % m.shape[0], j % m.shape[0]
    source = jnp.where(rows == i, j, jnp.where(rows == j, i, rows))
    return jnp.take(m, source, axis=0)
