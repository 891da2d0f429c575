"""correctness/wrong-value: the loop goes on while all are rough, so it stops when the first is done."""

import jax.numpy as jnp
from jax import lax


def sqrt_all(v):
    def go_on(y):
        return jnp.all(jnp.abs(y * y - v) > 1e-4 * v)

    return lax.while_loop(go_on, lambda y: 0.5 * (y + v / y), v)
