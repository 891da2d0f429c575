"""trace/hashes-tracer: a set has to hash its elements"""

import jax.numpy as jnp


def uniq(x):
    values = sorted(set(x))
    return jnp.array(values + [-1] * (len(x) - len(values))), jnp.int32(len(values))
