"""trace/reads-value: assert is an if in disguise"""

import jax.numpy as jnp


def safe_log(x):
    assert jnp.all(x > 0), "readings must be positive"
    return jnp.log(x), jnp.zeros(x.shape, jnp.int32)
