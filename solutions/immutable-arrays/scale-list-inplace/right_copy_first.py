"""A copy first, and then the loop of the original, on the copy."""

import jax


def scale(data_list: list[jax.Array], val: jax.Array) -> list[jax.Array]:
    """Return a new list of every item times ``val``."""
    own = data_list.copy()
    for i in range(len(own)):
        own[i] = own[i] * val
    return own
