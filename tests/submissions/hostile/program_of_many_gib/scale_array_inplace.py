"""expect: ERROR trace/refused-artifact

Quick to trace, and 40 GB to run.
"""

import jax.numpy as jnp


def scale_array(x, val):
    return x * val + jnp.cumsum(jnp.arange(10_000_000_000, dtype=jnp.float32) * val)[-1]
