"""One reading at a time under vmap; log(1) is the 0 that a bad reading gets."""

import jax
import jax.numpy as jnp


def one(value):
    is_missing = jnp.isnan(value)
    is_low = value <= 0
    code = jnp.select([is_missing, is_low], [1, 2], 0)
    y = jax.lax.cond(
        is_missing | is_low,
        lambda v: jnp.zeros_like(v),
        lambda v: jnp.log(v),
        jnp.where(code > 0, 1.0, value),
    )
    return y, jnp.int32(code)


def safe_log(x):
    return jax.vmap(one)(x)
