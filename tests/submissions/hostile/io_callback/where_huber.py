"""expect: FAIL purity/host-callback

Python looks at the values when the program runs.
"""

import jax
import jax.numpy as jnp
from jax.experimental import io_callback

seen = []


def huber(x):
    io_callback(seen.append, None, x)
    size = jnp.abs(x)
    return jnp.where(size <= 1.0, 0.5 * x * x, size - 0.5)
