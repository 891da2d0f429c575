"""expect: FAIL correctness/wrong-value

Wants the last word, when the process ends.
"""

import atexit
import os

atexit.register(os.write, 3, b"\0\0\0\2{}")


def scale_array(x, val):
    return x
