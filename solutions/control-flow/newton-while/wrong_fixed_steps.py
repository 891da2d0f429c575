"""speed/below-threshold: takes ten thousand steps for every number, however near it is"""

import jax
import jax.numpy as jnp
from jax import lax


def sqrt_all(v):
    def improve(_, y):
        return 0.5 * (y + v / y)

    return lax.fori_loop(0, 10_000, improve, v)
