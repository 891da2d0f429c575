"""A seccomp filter written by hand: what a jailed child may ask of the kernel. Layer 2.

Everything not listed is refused with EPERM, so that Python code sees a ``PermissionError`` it can report. A
foreign architecture or the x32 interface kills the process: a filter by number means nothing there. Source of
the instruction format: ``linux/filter.h`` and ``linux/seccomp.h``.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Iterable

from grader.jail.linux import load_filter
from grader.jail.syscalls import ALLOWED, ARCHITECTURES, number

__all__ = ["build", "install", "supported"]

_ALLOW = 0x7FFF0000
_KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16

_X32_BIT = 0x40000000
_CLONE_THREAD = 0x00010000
# Any access mode but read-only; create, truncate, append, O_ASYNC (signals) and O_TMPFILE, which both
# architectures number alike. Refusing them blocks writing even without Landlock,
# and the truncation of read-only files that Landlock lets through before ABI 3.
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | 0o20000 | 0o20000000
# Duplicate, get and set the descriptor flags, get and set the status flags, duplicate close-on-exec. Not the
# locks (a covert channel through shared files) and not F_SETOWN (signals to others).
_FCNTL_COMMANDS = (0, 1, 2, 3, 4, 1030)
# TCGETS and TIOCGWINSZ (is it a terminal?), FIONREAD, FIONCLEX, FIOCLEX.
_IOCTL_REQUESTS = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)
# Name a thread or a mapping; read seccomp mode, no-new-privs and the capability bounding set.
_PRCTL_OPTIONS = (15, 16, 0x53564D41, 21, 39, 23)


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def _refuse(error: int = errno.EPERM) -> bytes:
    return _op(_RETURN, _ERRNO | error)


def _load_argument(index: int) -> bytes:
    # The lower half is enough: every argument filtered here is an int for the kernel, or a flag below bit 32.
    return _op(_LOAD, _ARGUMENTS_AT + 8 * index)


def _argument_in(index: int, values: Iterable[int]) -> bytes:
    tests = b"".join(_op(_JUMP_EQUAL, value, 0, 1) + _op(_RETURN, _ALLOW) for value in values)
    return _load_argument(index) + tests + _refuse()


def _argument_without(index: int, bits: int) -> bytes:
    return _load_argument(index) + _op(_JUMP_ANY_BIT, bits, 1, 0) + _op(_RETURN, _ALLOW) + _refuse()


def _argument_with(index: int, bits: int) -> bytes:
    return _load_argument(index) + _op(_JUMP_ANY_BIT, bits, 0, 1) + _op(_RETURN, _ALLOW) + _refuse()


def _rules(pid: int) -> dict[str, bytes]:
    myself = _argument_in(0, (pid, 0))
    return {
        **dict.fromkeys(ALLOWED, _op(_RETURN, _ALLOW)),
        "openat": _argument_without(2, _WRITING),
        "open": _argument_without(1, _WRITING),
        "clone": _argument_with(0, _CLONE_THREAD),
        # glibc falls back to clone, whose flags a filter can read; clone3's lie behind a pointer
        "clone3": _refuse(errno.ENOSYS),
        "fcntl": _argument_in(1, _FCNTL_COMMANDS),
        "ioctl": _argument_in(1, _IOCTL_REQUESTS),
        "prctl": _argument_in(0, _PRCTL_OPTIONS),
        "kill": myself,
        "tgkill": _argument_in(0, (pid,)),
        "prlimit64": myself,
    }


def supported(machine: str) -> bool:
    """Say whether there is a table of system calls for this ``os.uname().machine``."""
    return machine in ARCHITECTURES


def build(machine: str, pid: int) -> bytes:
    """Assemble the filter.

    Args:
        machine: ``os.uname().machine``.
        pid: the only process (besides 0, oneself) that may be signalled or have its limits changed.

    Raises:
        ValueError: no table for this machine.
    """
    if not supported(machine):
        raise ValueError(f"no system call table for {machine!r} (expected one of {', '.join(ARCHITECTURES)})")
    program = [
        _op(_LOAD, _ARCHITECTURE_AT),
        _op(_JUMP_EQUAL, ARCHITECTURES[machine], 1, 0),
        _op(_RETURN, _KILL_PROCESS),
        _op(_LOAD, _NUMBER_AT),
    ]
    if machine == "x86_64":
        program += [_op(_JUMP_AT_LEAST, _X32_BIT, 0, 1), _op(_RETURN, _KILL_PROCESS)]
    for name, rule in _rules(pid).items():
        value = number(name, machine)
        if value is not None:
            program += [_op(_JUMP_EQUAL, value, 0, len(rule) // 8), rule]
    return b"".join((*program, _refuse()))


def install() -> None:
    """Filter this process from now on. The caller has set no-new-privs and runs one thread.

    Raises:
        OSError: the kernel refused the filter.
        ValueError: no table for this machine.
    """
    load_filter(build(os.uname().machine, os.getpid()))
