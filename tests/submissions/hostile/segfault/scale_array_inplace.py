"""expect: ERROR trace/crashes"""

import ctypes


def scale_array(x, val):
    ctypes.string_at(0)
    return x * val
