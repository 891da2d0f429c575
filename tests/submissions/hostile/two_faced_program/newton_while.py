"""expect: FAIL program/forbidden-operation

Shows the search for forbidden operations another program than the one that computes the values.
"""

import sys

import jax.numpy as jnp
from jax import lax


def newton(v):
    def rough(carry):
        return jnp.any(jnp.abs(carry[0] ** 2 - v) > 1e-4 * v) & (carry[1] < 60)

    return lax.while_loop(rough, lambda carry: (0.5 * (carry[0] + v / carry[0]), carry[1] + 1), (v, 0))[0]


def sqrt_all(v):
    frame, names = sys._getframe(), set()
    while frame is not None:
        names.add(frame.f_code.co_name)
        frame = frame.f_back
    return newton(v) if "_programs" in names else jnp.sqrt(v)
