"""correctness/wrong-structure: right numbers, but one array where a list is asked for."""

import jax.numpy as jnp


def scale(data_list, val):
    return jnp.stack(data_list) * val
