"""transforms/gradient-not-finite: right values, but the logarithm sees bad readings, where its slope is NaN"""

import jax.numpy as jnp


def safe_log(x):
    err = jnp.where(jnp.isnan(x), 1, jnp.where(x <= 0, 2, 0)).astype(jnp.int32)
    return jnp.where(err == 0, jnp.log(x), 0.0), err
