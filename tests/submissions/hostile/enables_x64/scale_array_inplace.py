"""expect: FAIL correctness/wrong-dtype

Twice the precision for everybody in this process.
"""

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def scale_array(x, val):
    return (x.astype(jnp.float64) * val).astype(jnp.float64)
