"""functools.reduce and functools.partial over a local list of coefficients."""

import functools
import operator

import jax.numpy as jnp

DEGREE = 15


def add_times(x, total, coefficient):
    return operator.add(operator.mul(total, x), coefficient)


def horner(x, c):
    coefficients = []
    for k in range(DEGREE + 1):
        coefficients.append(c[k])
    first = coefficients.pop(0)
    return functools.reduce(functools.partial(add_times, x), coefficients, jnp.zeros_like(x) + first)
