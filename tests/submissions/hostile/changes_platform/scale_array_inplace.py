"""expect: FAIL trace/refused-by-jax

Asks for a device that this process does not have.
"""

import jax

jax.config.update("jax_platforms", "tpu")
jax.devices()


def scale_array(x, val):
    return x * val
