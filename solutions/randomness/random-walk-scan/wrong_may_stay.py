"""correctness/wrong-property: draws -1, 0 or 1, since randint leaves out its upper end and 0 lies between."""

import jax
import jax.numpy as jnp


def walk(key, T):
    return jnp.cumsum(jax.random.randint(key, (T,), -1, 2, jnp.int32))
