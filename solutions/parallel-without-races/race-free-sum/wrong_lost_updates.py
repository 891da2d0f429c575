"""correctness/wrong-value: all values read the old total and set it anew, so that only one of them is kept"""

import jax.numpy as jnp


def total(x):
    shared = jnp.zeros(1, x.dtype)
    place = jnp.zeros(x.shape, int)
    return shared.at[place].set(shared[place] + x)[0]
