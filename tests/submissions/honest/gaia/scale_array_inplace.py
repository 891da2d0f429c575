"""A module that swaps a name for its jitted and wrapped self twice, and leaves an unused impure helper about."""

import functools
import random
import time

import jax

log = []


def unused():
    log.append(time.time() + random.random())


def traced_name(function):
    @functools.wraps(function)
    def inner(*args):
        with jax.named_scope(function.__name__):
            return function(*args)

    return inner


@jax.jit
@traced_name
@jax.jit
def scale_array(x, val):
    return jax.lax.mul(x, jax.lax.broadcast(val, x.shape))
