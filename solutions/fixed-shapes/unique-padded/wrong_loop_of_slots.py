"""program/unrolled-loop: goes from value to value in Python, and the program with it"""

import jax.numpy as jnp


def uniq(x):
    ordered = jnp.sort(x)
    vals = jnp.full_like(x, -1).at[0].set(ordered[0])
    slot = jnp.int32(0)
    for k in range(1, x.shape[0]):
        slot = slot + (ordered[k] != ordered[k - 1])
        vals = vals.at[slot].set(ordered[k])
    return vals, slot + 1
