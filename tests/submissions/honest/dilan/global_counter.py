"""Default arguments, nonlocal inside one call, and a class used as a namespace."""

import jax.numpy as jnp


class Steps:
    FIRST = 1
    SECOND = 1


def step(x, count, steps=Steps):
    total = count

    def up(by):
        nonlocal total
        total = total + jnp.int32(by)
        return total

    y = x * up(steps.FIRST)
    return y, up(steps.SECOND)
