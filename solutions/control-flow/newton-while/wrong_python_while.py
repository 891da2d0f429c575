"""trace/reads-value: Python's while needs the value of a traced condition."""

import jax.numpy as jnp


def sqrt_all(v):
    y = v
    steps = 0
    while jnp.any(jnp.abs(y * y - v) > 1e-4 * v) and steps < 60:
        y = 0.5 * (y + v / y)
        steps += 1
    return y
