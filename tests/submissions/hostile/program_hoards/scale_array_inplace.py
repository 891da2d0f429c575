"""expect: MEMORY correctness/program-too-large

No single array is too large; all of them together are.
"""

import jax.numpy as jnp
from jax import lax


def scale_array(x, val):
    row = jnp.arange(1 << 24, dtype=jnp.float32)
    many = tuple(row * (val + k) for k in range(96))
    many = lax.fori_loop(0, 3, lambda _, rows: tuple(r[::-1] + val for r in rows), many)
    return x * val + sum(r[0] for r in many)
