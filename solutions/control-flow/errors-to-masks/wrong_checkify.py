"""trace/refused-by-jax: checkify.check without checkify round it is an exception again"""

import jax.numpy as jnp
from jax.experimental import checkify


def safe_log(x):
    checkify.check(jnp.all(x > 0), "readings must be positive")
    return jnp.log(x), jnp.zeros(x.shape, jnp.int32)
