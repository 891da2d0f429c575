import jax


def scale(data_list, val):
    """tree.map builds a new list of the same structure."""
    return jax.tree.map(lambda leaf: leaf * val, data_list)
