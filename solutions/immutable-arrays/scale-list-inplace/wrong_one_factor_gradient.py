"""transforms/transform-wrong: right values, but stop_gradient hides that they depend on `val`."""

import jax


def scale(data_list, val):
    factor = jax.lax.stop_gradient(val)
    return [item * factor for item in data_list]
