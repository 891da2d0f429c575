"""Run a command as another user and without namespaces, to test the jail where it will really run.

Usage: python launcher.py UID DENY -- COMMAND...; UID -1 keeps the user, DENY 1 refuses what containers
refuse.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from pathlib import Path

_NUMBERS = {
    "x86_64": {"unshare": 272, "setns": 308, "mount": 165, "clone": 56, "clone3": 435},
    "aarch64": {"unshare": 97, "setns": 268, "mount": 40, "clone": 220, "clone3": 435},
}[platform.machine()]
_CLONE_NEW_ANY = 0x7E020000
_CLONE_NEWNS, _MS_BIND, _MS_REC, _MS_PRIVATE = 0x00020000, 1 << 12, 1 << 14, 1 << 18
_LIBC = ctypes.CDLL(None, use_errno=True)


def _call(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _deny_namespaces() -> None:
    """Install a filter like a container runtime's: no new namespaces and no mounts."""

    def op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_true, if_false, value)

    allow, eperm, enosys = op(6, 0x7FFF0000), op(6, 0x00050001), op(6, 0x00050026)
    program = [op(0x20, 0)]
    for name in ("unshare", "setns", "mount"):
        program += [op(0x15, _NUMBERS[name], 0, 1), eperm]
    program += [op(0x15, _NUMBERS["clone3"], 0, 1), enosys]
    program += [op(0x15, _NUMBERS["clone"], 0, 3), op(0x20, 16), op(0x45, _CLONE_NEW_ANY, 0, 1), eperm, allow]
    data = b"".join(program)
    buffer = ctypes.create_string_buffer(data, len(data))

    class Header(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    header = Header(len(data) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    zero = ctypes.c_ulong(0)
    _call(_LIBC.prctl(38, ctypes.c_ulong(1), zero, zero, zero))
    _call(_LIBC.prctl(22, ctypes.c_ulong(2), ctypes.byref(header), zero, zero))


def _show_interpreter() -> None:
    """Make this interpreter reachable for another user, in a mount namespace of our own."""
    hidden = None
    base = Path(sys.base_prefix)
    for folder in reversed([base, *base.parents]):
        if not folder.stat().st_mode & 0o001:
            hidden = folder
            break
    if hidden is None:
        return
    _call(_LIBC.unshare(_CLONE_NEWNS))
    _call(_LIBC.mount(b"none", b"/", None, ctypes.c_ulong(_MS_REC | _MS_PRIVATE), None))
    handle = os.open(sys.base_prefix, os.O_PATH)  # a mount of another namespace could not be bound
    _call(_LIBC.mount(b"tmpfs", bytes(hidden), b"tmpfs", ctypes.c_ulong(0), b"mode=755"))
    base.mkdir(parents=True)
    source = f"/proc/self/fd/{handle}".encode()
    _call(_LIBC.mount(source, sys.base_prefix.encode(), None, ctypes.c_ulong(_MS_BIND), None))
    os.close(handle)


def main() -> None:
    """Change what was asked for and become the command."""
    uid, deny, _, *command = sys.argv[1:]
    if int(uid) >= 0:
        _show_interpreter()
        os.setgroups([])
        os.setresgid(int(uid), int(uid), int(uid))
        os.setresuid(int(uid), int(uid), int(uid))
    if deny == "1":
        _deny_namespaces()
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
