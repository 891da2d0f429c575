"""The list that came back changed: build a new list instead."""

import jax


def scale(data_list: list[jax.Array], val: jax.Array) -> list[jax.Array]:
    """Return a new list of every item times ``val``."""
    return [item * val for item in data_list]
