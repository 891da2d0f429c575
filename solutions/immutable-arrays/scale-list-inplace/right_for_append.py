"""A loop that appends, to a list that was made inside: local changes harm nobody."""

import jax


def scale(data_list: list[jax.Array], val: jax.Array) -> list[jax.Array]:
    """Return a new list of every item times ``val``."""
    scaled = []
    for item in data_list:
        scaled.append(item * val)
    return scaled
