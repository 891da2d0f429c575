"""trace/reads-value: asks each row by if, now under vmap"""

import jax
import jax.numpy as jnp


def unit(x):
    def arrow(row):
        speed = jnp.sqrt(row @ row)
        if speed > 0.001:
            return row / speed
        return jnp.zeros(2)

    return jax.vmap(arrow)(x)
