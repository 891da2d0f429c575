"""purity/mutates-global: notes errors in a list of the module, where traced values pile up"""

import jax.numpy as jnp

ERRORS = []


def safe_log(x):
    err = jnp.where(jnp.isnan(x), 1, jnp.where(x <= 0, 2, 0)).astype(jnp.int32)
    ERRORS.append(err)
    return jnp.log(jnp.where(err > 0, 1.0, x)), err
