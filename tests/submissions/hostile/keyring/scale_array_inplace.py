"""expect: ERROR trace/raises

A key in the session's keyring, which the next submission could read.
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
number = {"x86_64": 248, "aarch64": 217}[os.uname().machine]
if libc.syscall(number, b"user", b"jaxercise-hostile", b"here", ctypes.c_size_t(4), ctypes.c_int(-3)) < 0:
    raise OSError(ctypes.get_errno(), "add_key")


def scale_array(x, val):
    return x * val
