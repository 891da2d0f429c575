"""transforms/transform-wrong: right values, but stop_gradient says that the result does not depend on `val`."""

import jax


def scale_array(x, val):
    return x * jax.lax.stop_gradient(val)
