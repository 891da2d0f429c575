"""expect: ERROR trace

System calls by number, round everything that Python would refuse. These numbers are the same on all architectures.
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
how = (ctypes.c_uint64 * 3)(os.O_RDONLY, 0, 0)
ATTEMPTS = [
    (437, -100, b"/etc/passwd", ctypes.byref(how), ctypes.sizeof(how)),  # openat2
    (425, 8, ctypes.create_string_buffer(256)),  # io_uring_setup
    (434, os.getppid(), 0),  # pidfd_open
    (428, -100, b"/", 1),  # open_tree
    (430, b"tmpfs", 0),  # fsopen
]
if all(libc.syscall(*attempt) < 0 for attempt in ATTEMPTS):
    raise PermissionError("none of them works")


def scale_array(x, val):
    return x * val
