"""expect: FAIL purity/starts-process-or-thread

The refusal is swallowed and the values are right; trying is enough.
"""

import os


def scale_array(x, val):
    try:
        os.fork()
    except OSError:
        pass
    return x * val
