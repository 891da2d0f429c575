"""jax.tree.map over a list, with a partial."""

import functools
import operator

import jax


def scale(data_list, val):
    return jax.tree.map(functools.partial(operator.mul, val), data_list)
