"""trace/needs-static-shape: asks for as many places as there are"""

import jax.numpy as jnp


def crossings(x):
    (places,) = jnp.nonzero(x[:-1] * x[1:] < 0)
    return places.size, jnp.pad(places, (0, x.size - 1 - places.size), constant_values=-1)
