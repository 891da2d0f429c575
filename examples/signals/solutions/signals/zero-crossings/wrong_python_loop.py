"""program/unrolled-loop: goes through the pairs in Python"""

import jax.numpy as jnp


def crossings(x):
    size = x.shape[0] - 1
    count, places = jnp.int32(0), jnp.full(size, -1, jnp.int32)
    for i in range(size):
        crosses = x[i] * x[i + 1] < 0
        places = jnp.where(crosses, places.at[count].set(i), places)
        count = count + crosses
    return count, places
