"""transforms/transform-wrong: jax.grad complained about the loop, so its result was made a constant"""

import jax.numpy as jnp
from jax import lax


def sqrt_all(v):
    def go_on(carry):
        y, steps = carry
        return jnp.any(jnp.abs(y * y - v) > 1e-4 * v) & (steps < 60)

    def step(carry):
        y, steps = carry
        return 0.5 * (y + v / y), steps + 1

    roots, _ = lax.while_loop(go_on, step, (v, jnp.int32(0)))
    return lax.stop_gradient(roots)
