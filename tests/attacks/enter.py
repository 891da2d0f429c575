"""Become a poorer machine, then run a command there: another user, a container, a kernel without Landlock.

Usage: ``python -m tests.attacks.enter TIER KEEP -- COMMAND...``. TIER is ``root`` (nothing changes), ``unprivileged``,
``container``, ``no-landlock``, or ``open`` (namespaces of its own, to show what attacks do where nothing stops them).
KEEP is a folder that the command must still reach, where reports go. Linux only; all but ``no-landlock`` have to be
entered by the superuser. Nothing outside this process and its children changes, but for one memory group that is
removed at the end.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import platform
import signal
import socket
import struct
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["CONTAINER_BYTES", "NOBODY", "main"]

NOBODY = 65534
"""A user that owns nothing."""
CONTAINER_BYTES = 6 << 30
"""Memory of the simulated container, where this machine lets a memory group be made."""

_SHM = b"size=64m,mode=1777"  # Docker's default for /dev/shm
_MEMORY_GROUPS = Path("/sys/fs/cgroup/memory")
_NEW_MOUNTS, _NEW_NAMES, _NEW_IPC, _NEW_PIDS, _NEW_NETWORK = (1 << bit for bit in (17, 26, 27, 29, 30))
_NEW_ANY = 0x7E020000
_QUIET = 2 | 4 | 8  # no set-user-id, no devices, no programs
_RDONLY, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 1 << 5, 1 << 12, 1 << 14, 1 << 18
_SET_NO_NEW_PRIVS, _SET_SECCOMP, _DROP_BOUNDING = 38, 22, 24
_LIBC = ctypes.CDLL(None, use_errno=True)

_NUMBERS = {
    "x86_64": {
        "clone": 56, "ptrace": 101, "personality": 135, "pivot_root": 155, "mount": 165, "umount2": 166,
        "add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272, "perf_event_open": 298, "setns": 308,
        "bpf": 321, "userfaultfd": 323,
    },
    "aarch64": {
        "clone": 220, "ptrace": 117, "personality": 92, "pivot_root": 41, "mount": 40, "umount2": 39,
        "add_key": 217, "request_key": 218, "keyctl": 219, "unshare": 97, "perf_event_open": 241, "setns": 268,
        "bpf": 280, "userfaultfd": 282,
    },
}  # fmt: skip
_CLONE3, _IO_URING, _LANDLOCK = 435, (425, 426, 427), (444, 445, 446)  # alike on every architecture
_EPERM, _ENOSYS = 1, 38

# What Docker leaves to a container by default (moby's oci/caps/defaults.go): chown, dac_override, fowner, fsetid,
# kill, setgid, setuid, setpcap, net_bind_service, net_raw, sys_chroot, mknod, audit_write, setfcap.
_DOCKER_CAPABILITIES = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)


def main(arguments: Sequence[str]) -> int:
    """Enter the tier and become the command, or wait for it where it has processes of its own."""
    tier, keep, _, *command = arguments
    if tier == "unprivileged":
        _show_interpreter()
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    elif tier in ("container", "open"):
        return _in_namespaces(Path(keep), command, is_container=tier == "container")
    elif tier == "no-landlock":
        _refuse(dict.fromkeys(_LANDLOCK, _ENOSYS))
    return os.execv(command[0], command)


def _in_namespaces(keep: Path, command: list[str], *, is_container: bool) -> int:
    """Run the command as the first process of namespaces of its own, with what Docker leaves it or with everything.

    With everything, marks that are left end with it as well: its keys, and what it writes beside the libraries.
    """
    with _memory_group():
        _call(_LIBC.unshare(_NEW_MOUNTS | _NEW_NAMES | _NEW_IPC | _NEW_PIDS | _NEW_NETWORK))
        child = os.fork()
        if child == 0:
            _private_mounts(keep)
            _loopback_up()
            if is_container:
                _refuse_what_docker_refuses()
                _keep_capabilities(_DOCKER_CAPABILITIES)
            else:
                _forget_keys_and_writes()
            os.execv(command[0], command)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _private_mounts(keep: Path) -> None:
    _call(_LIBC.mount(b"none", b"/", None, _flags(_REC | _PRIVATE), None))
    # The project may lie below /tmp itself.
    kept = {folder: os.open(folder, os.O_PATH) for folder in (keep, *_own_folders())}
    _call(_LIBC.mount(b"proc", b"/proc", b"proc", _flags(0), None))
    _call(_LIBC.mount(b"tmpfs", b"/dev/shm", b"tmpfs", _flags(_QUIET), _SHM))
    _call(_LIBC.mount(b"tmpfs", b"/tmp", b"tmpfs", _flags(0), b"mode=1777"))
    for folder, handle in kept.items():
        folder.mkdir(parents=True, exist_ok=True)
        _call(_LIBC.mount(f"/proc/self/fd/{handle}".encode(), bytes(folder), None, _flags(_BIND), None))
        os.close(handle)
    for shown in (b"/sys", b"/proc/sys"):  # Docker shows both read-only
        _call(_LIBC.mount(shown, shown, None, _flags(_BIND | _REC), None))
        _call(_LIBC.mount(shown, shown, None, _flags(_BIND | _REMOUNT | _RDONLY), None))


def _own_folders() -> list[Path]:
    """Return the folders of the project and of its environment, as far as a private /tmp would hide them."""
    folders = (Path(__file__).resolve().parents[2], Path(sys.prefix).resolve())
    return [folder for folder in folders if folder.is_relative_to("/tmp")]


def _forget_keys_and_writes() -> None:
    _call(
        _LIBC.syscall(ctypes.c_long(_NUMBERS[platform.machine()]["keyctl"]), _flags(1), None)
    )  # a new session's
    library = Path(sysconfig.get_paths()["purelib"], "numpy")
    layers = [Path("/tmp", name) for name in ("written", "work")]
    for layer in layers:
        layer.mkdir()
    options = f"lowerdir={library},upperdir={layers[0]},workdir={layers[1]}"
    _call(_LIBC.mount(b"overlay", bytes(library), b"overlay", _flags(0), options.encode()))


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, 0x8914, struct.pack("16sh22x", b"lo", 0x1 | 0x40))


def _refuse_what_docker_refuses() -> None:
    numbers = _NUMBERS[platform.machine()]
    plain = [number for name, number in numbers.items() if name not in ("clone", "ptrace")]
    _refuse({_CLONE3: _ENOSYS, **dict.fromkeys((*plain, *_IO_URING), _EPERM)}, namespaces=True)


class _memory_group:  # noqa: N801 - used like a function
    """Put this process and its children under one limit of memory, where there is a group to do it with."""

    def __init__(self) -> None:
        self._folder = _MEMORY_GROUPS / f"jaxercise-{os.getpid()}"

    def __enter__(self) -> None:
        with suppress(OSError):
            self._folder.mkdir()
            (self._folder / "memory.limit_in_bytes").write_text(str(CONTAINER_BYTES))
            (self._folder / "cgroup.procs").write_text(str(os.getpid()))

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            (_MEMORY_GROUPS / "cgroup.procs").write_text(str(os.getpid()))
            self._folder.rmdir()


def _keep_capabilities(kept: Iterable[int]) -> None:
    allowed = sum(1 << capability for capability in kept)
    for capability in range(64):
        if not allowed >> capability & 1 and _LIBC.prctl(_DROP_BOUNDING, ctypes.c_ulong(capability), 0, 0, 0):
            break  # the kernel has no such capability
    header = struct.pack("=Ii", 0x20080522, 0)
    low = allowed & 0xFFFFFFFF
    _call(_LIBC.capset(header, struct.pack("=6I", low, low, 0, 0, 0, 0)))


def _refuse(calls: dict[int, int], *, namespaces: bool = False) -> None:
    """Install a filter that answers system calls with errors, as a container's or an older kernel would.

    Args:
        calls: number to the error it gets.
        namespaces: refuse ``clone`` with a new namespace as well.
    """

    def op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_true, if_false, value)

    allow, program = op(6, 0x7FFF0000), [op(0x20, 0)]
    for number, error in calls.items():
        program += [op(0x15, number, 0, 1), op(6, 0x00050000 | error)]
    if namespaces:
        clone = _NUMBERS[platform.machine()]["clone"]
        program += [op(0x15, clone, 0, 3), op(0x20, 16), op(0x45, _NEW_ANY, 0, 1), op(6, 0x00050000 | _EPERM)]
    data = b"".join((*program, allow))
    buffer = ctypes.create_string_buffer(data, len(data))

    class Header(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    header, zero = Header(len(data) // 8, ctypes.cast(buffer, ctypes.c_void_p)), _flags(0)
    if os.geteuid():  # the superuser may do without, so that the jail's own no-new-privs stays a finding
        _call(_LIBC.prctl(_SET_NO_NEW_PRIVS, _flags(1), zero, zero, zero))
    _call(_LIBC.prctl(_SET_SECCOMP, _flags(2), ctypes.byref(header), zero, zero))


def _show_interpreter() -> None:
    """Make this interpreter reachable for another user, in a mount namespace of our own."""
    base = Path(sys.base_prefix)
    closed = (folder for folder in reversed([base, *base.parents]) if not folder.stat().st_mode & 0o001)
    hidden = next(closed, None)
    if hidden is None:
        return
    _call(_LIBC.unshare(_NEW_MOUNTS))
    _call(_LIBC.mount(b"none", b"/", None, _flags(_REC | _PRIVATE), None))
    handle = os.open(base, os.O_PATH)  # a mount of another namespace could not be bound
    _call(_LIBC.mount(b"tmpfs", bytes(hidden), b"tmpfs", _flags(0), b"mode=755"))
    base.mkdir(parents=True)
    _call(_LIBC.mount(f"/proc/self/fd/{handle}".encode(), bytes(base), None, _flags(_BIND), None))
    os.close(handle)


def _flags(value: int) -> ctypes.c_ulong:
    return ctypes.c_ulong(value)


def _call(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
