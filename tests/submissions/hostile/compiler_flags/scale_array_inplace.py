"""expect: ERROR trace

A flag that the compiler does not know ends its process.
"""

import os

os.environ["XLA_FLAGS"] = "--xla_no_such_flag=1"


def scale_array(x, val):
    return x * val
