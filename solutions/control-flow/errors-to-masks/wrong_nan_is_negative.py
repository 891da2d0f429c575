"""correctness/wrong-value: asks whether x is positive; NaN is not, and gets the code of a negative reading"""

import jax.numpy as jnp


def safe_log(x):
    good = x > 0
    err = jnp.where(good, 0, 2).astype(jnp.int32)
    return jnp.where(good, jnp.log(jnp.where(good, x, 1.0)), 0.0), err
