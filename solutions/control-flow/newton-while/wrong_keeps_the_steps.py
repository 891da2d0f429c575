"""purity/keeps-tracer: keeps the number of steps in a list at module level, to look at it later"""

import jax.numpy as jnp
from jax import lax

STEPS_TAKEN = []


def sqrt_all(v):
    def go_on(carry):
        y, steps = carry
        return jnp.any(jnp.abs(y * y - v) > 1e-4 * v) & (steps < 60)

    def step(carry):
        y, steps = carry
        return 0.5 * (y + v / y), steps + 1

    roots, steps = lax.while_loop(go_on, step, (v, jnp.int32(0)))
    STEPS_TAKEN.append(steps)
    return roots
