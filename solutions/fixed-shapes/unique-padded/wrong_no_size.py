"""trace/needs-static-shape: jnp.unique without size= has a result of unknown length"""

import jax.numpy as jnp


def uniq(x):
    vals = jnp.unique(x)
    count = vals.shape[0]
    return jnp.pad(vals, (0, x.shape[0] - count), constant_values=-1), jnp.int32(count)
