"""expect: ERROR trace/raises

Empties a file that it may read: on old kernels opening for reading with O_TRUNC did that.
"""

import os

import jax

os.open(jax.__file__, os.O_RDONLY | os.O_TRUNC)


def scale_array(x, val):
    return x * val
