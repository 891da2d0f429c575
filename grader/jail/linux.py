"""The few Linux calls that Python does not offer, through ctypes. Layer 2: standard library only.

Imports anywhere; calling anything on another system raises ``OSError``.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
from functools import lru_cache

__all__ = [
    "NO_NEW_PRIVS",
    "PDEATHSIG",
    "drop_capabilities",
    "effective_capabilities",
    "load_filter",
    "prctl",
    "syscall",
]

PDEATHSIG = 1
NO_NEW_PRIVS = 38
_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_CAPBSET_DROP = 24
_CAP_AMBIENT = 47
_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


@lru_cache(maxsize=1)
def _libc() -> ctypes.CDLL:
    if not sys.platform.startswith("linux"):
        raise OSError(errno.ENOSYS, "only Linux has this call")
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call by number.

    Args:
        number: the call's number on this architecture.
        arguments: integers go as longs, bytes as a pointer to them, None as a null pointer.

    Raises:
        OSError: the kernel refused.
    """
    # c_long throughout: a variadic int would leave the upper half of its register undefined.
    converted = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _checked(_libc().syscall(ctypes.c_long(number), *converted))


def prctl(option: int, *arguments: int) -> int:
    """Control this process, padding the missing arguments with zeros as newer options demand.

    Raises:
        OSError: the kernel refused.
    """
    padded = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    return _checked(_libc().prctl(ctypes.c_int(option), *padded))


def load_filter(program: bytes) -> None:
    """Install a seccomp filter in this thread and the threads it will start, for good.

    Args:
        program: instructions as the kernel reads them, 8 bytes each.

    Raises:
        OSError: the kernel has no seccomp, or refused the program.
    """
    buffer = ctypes.create_string_buffer(program, len(program))
    header = _FilterProgram(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    prctl(_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(header))


def drop_capabilities() -> None:
    """Give up every capability: bounding, ambient, permitted, effective and inheritable sets.

    The bounding set can only be emptied with CAP_SETPCAP; without it nothing can be gained anyway, because
    the caller sets no-new-privs.
    """
    for capability in range(64):
        try:
            prctl(_CAPBSET_DROP, capability)
        except OSError:
            break
    with contextlib.suppress(OSError):  # before Linux 4.3 there is no ambient set to clear
        prctl(_CAP_AMBIENT, _CAP_AMBIENT_CLEAR_ALL)
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    _checked(_libc().capset(ctypes.byref(header), ctypes.create_string_buffer(24)))


def effective_capabilities() -> int:
    """Return this process's permitted and effective capabilities, merged into one bit mask."""
    header, data = _CapabilityHeader(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    _checked(_libc().capget(ctypes.byref(header), ctypes.byref(data)))
    return data[0] | data[1] | (data[3] | data[4]) << 32
