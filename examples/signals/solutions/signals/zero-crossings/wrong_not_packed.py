"""correctness/wrong-value: leaves each place where it was found"""

import jax.numpy as jnp


def crossings(x):
    crosses = x[:-1] * x[1:] < 0
    return jnp.sum(crosses), jnp.where(crosses, jnp.arange(crosses.size), -1)
