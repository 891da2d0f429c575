"""correctness/wrong-dtype: codes become floats when they are chosen beside floats"""

import jax.numpy as jnp


def safe_log(x):
    err = jnp.where(jnp.isnan(x), 1.0, jnp.where(x <= 0, 2.0, 0.0))
    return jnp.log(jnp.where(err > 0, 1.0, x)), err
