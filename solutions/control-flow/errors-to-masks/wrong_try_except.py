"""correctness: waits for an exception that jnp.log never raises"""

import jax.numpy as jnp


def safe_log(x):
    try:
        return jnp.log(x), jnp.zeros(x.shape, jnp.int32)
    except ValueError:
        return jnp.zeros_like(x), jnp.full(x.shape, 2, jnp.int32)
