"""A code for each element instead of an exception, and a guarded argument for the logarithm."""

import jax
import jax.numpy as jnp

OK, MISSING, NOT_POSITIVE = 0, 1, 2


def safe_log(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the logarithms, 0 where there is none, and the code of each reading."""
    err = jnp.where(jnp.isnan(x), MISSING, jnp.where(x > 0, OK, NOT_POSITIVE)).astype(jnp.int32)
    is_good = err == OK
    inside = jnp.where(is_good, x, 1.0)
    return jnp.where(is_good, jnp.log(inside), 0.0), err
