"""program/unrolled-loop: a while_loop of its own for each element, written out by Python."""

import jax.numpy as jnp
from jax import lax


def sqrt_all(v):
    roots = []
    for k in range(v.shape[0]):
        value = v[k]

        def go_on(y, value=value):
            return jnp.abs(y * y - value) > 1e-4 * value

        def step(y, value=value):
            return 0.5 * (y + value / y)

        roots.append(lax.while_loop(go_on, step, value))
    return jnp.stack(roots)
