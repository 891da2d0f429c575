"""expect: ERROR trace/raises

A segment of shared memory that another submission could open.
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
if libc.shmget(0x4A58, 4096, 0o1666) < 0:
    raise OSError(ctypes.get_errno(), "shmget")


def scale_array(x, val):
    return x * val
