"""trace/reads-value: an exception under if, which asks for a value"""

import jax.numpy as jnp


def safe_log(x):
    if jnp.any(x <= 0):
        raise ValueError("no logarithm of what is not positive")
    return jnp.log(x), jnp.zeros(x.shape, jnp.int32)
