"""expect: FAIL speed/speed-other-program

A slow loop where operations are searched; what is forbidden, where speed is measured.
"""

import jax, jax.numpy as jnp
from jax import lax

def one(value):
    def rough(c):
        return (jnp.abs(c[0] * c[0] - value) > 1e-4 * value) & (c[1] < 60)
    return lax.while_loop(rough, lambda c: (0.5 * (c[0] + value / c[0]), c[1] + 1), (value, jnp.int32(0)))[0]

def sqrt_all(v):
    if v.shape[0] > 1000:
        return jnp.sqrt(v)
    return lax.map(one, v)
