"""expect: TIMEOUT trace/too-slow

A small program of nested calls that means two to the power of forty additions.
"""

import jax


def doubled(function):
    return jax.jit(lambda x: function(function(x)))


def horner(x, c):
    step = jax.jit(lambda y: y + 1.0)
    for _ in range(40):
        step = doubled(step)
    return step(x)
