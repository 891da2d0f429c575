"""correctness/wrong-value: fills up with 0, which is a place"""

import jax.numpy as jnp


def crossings(x):
    crosses = x[:-1] * x[1:] < 0
    (places,) = jnp.nonzero(crosses, size=crosses.size)
    return jnp.sum(crosses), places
