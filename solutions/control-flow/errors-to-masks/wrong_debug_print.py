"""purity/debug-effect: reports bad readings on the console of whoever runs the program"""

import jax
import jax.numpy as jnp


def safe_log(x):
    err = jnp.where(jnp.isnan(x), 1, jnp.where(x <= 0, 2, 0)).astype(jnp.int32)
    bad = err != 0
    jax.lax.cond(
        jnp.any(bad),
        lambda: jax.debug.print("{n} bad readings", n=jnp.sum(bad)),
        lambda: None,
    )
    return jnp.log(jnp.where(bad, 1.0, x)), err
