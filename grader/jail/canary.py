"""The canary: a sealed child that really tries what the jail must stop, and says what happened. Layer 2.

Each attempt is harmless if it succeeds. Which protection stopped it follows from how it failed: the filter
answers EPERM, Landlock EACCES, and a path that exists outside but not inside is bubblewrap's doing. The
supervisor lays the bait and checks afterwards that nothing was touched (:mod:`grader.jail.bait`).
"""

from __future__ import annotations

import ctypes
import errno
import json
import mmap
import os
import resource
import signal
import socket
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from grader.jail.linux import effective_capabilities, prctl

__all__ = ["main"]

_GET_NO_NEW_PRIVS = 39
_PTRACE_SEIZE = 0x4206  # attaches without stopping the process
_CLONE_NEWNET = 0x40000000
_MAP_NORESERVE = 0x4000

_FILTER = {errno.EPERM: "seccomp"}
_READING = {errno.EACCES: "landlock", errno.ENOENT: "bubblewrap", errno.EPERM: "seccomp"}
_LIMITS = {errno.EMFILE: "rlimits", errno.ENOMEM: "rlimits"}
_OTHER_PROCESS = {errno.EPERM: "seccomp", errno.ESRCH: "bubblewrap"}

_Attempt = tuple[str, str, str, Callable[[], object], Mapping[int, str]]


def main(request: bytes) -> bytes:
    """Try every attempt once.

    Args:
        request: the bait as JSON: ``secret`` (path), ``writable`` (paths to create), ``supervisor``
            (process id), ``tcp``, ``udp`` (ports on 127.0.0.1, 0 for none).

    Returns:
        A JSON list of attempts, in the form of :class:`grader.jail.bait.Attempt`.
    """
    bait = json.loads(request)
    return json.dumps([_tried(*attempt) for attempt in _attempts(bait)]).encode()


def _attempts(bait: Mapping[str, Any]) -> Iterator[_Attempt]:
    secret, supervisor = bait["secret"], bait["supervisor"]
    files, network, processes, signals = "filesystem", "network", "processes", "signalling"
    yield "read-secret", files, "read a file of the supervisor's", lambda: _read(secret), _READING
    yield "read-passwd", files, "read /etc/passwd", lambda: _read("/etc/passwd"), _READING
    yield "read-own-status", files, "read /proc/self/status", lambda: _read("/proc/self/status"), _READING
    for name in ("environ", "mem"):
        path = f"/proc/{supervisor}/{name}"
        yield (
            f"read-parent-{name}",
            files,
            f"read {name} of the supervisor",
            partial(_read, path),
            _READING,
        )
    for path in bait["writable"]:
        where = str(Path(path).parent)
        yield f"write-{where}", files, f"create a file in {where}", partial(_create, path), _READING
    yield "write-device", files, "open /dev/null for writing", lambda: _create("/dev/null"), _FILTER
    yield (
        "stat-secret",
        "names",
        "see the size of a file it cannot read",
        lambda: Path(secret).stat(),
        _READING,
    )
    for name, kind in (("tcp", socket.SOCK_STREAM), ("udp", socket.SOCK_DGRAM)):
        port = bait[name]
        yield name, network, f"send over {name}", partial(_send_to, kind, port), _FILTER
    yield "unix-socket", network, "make a unix socket", lambda: socket.socket(socket.AF_UNIX).close(), _FILTER
    yield "fork", processes, "start a process", _fork, _FILTER
    yield (
        "exec",
        processes,
        "become another program",
        _exec,
        _FILTER,
    )
    yield "kill", signals, "signal the supervisor", lambda: os.kill(supervisor, signal.SIGURG), _OTHER_PROCESS
    yield "kill-all", signals, "signal everybody", lambda: os.kill(-1, 0), _OTHER_PROCESS
    yield "ptrace", signals, "attach to the supervisor", lambda: _ptrace(supervisor), _OTHER_PROCESS
    yield (
        "prlimit",
        signals,
        "reach the supervisor's limits",
        lambda: resource.prlimit(supervisor, resource.RLIMIT_NOFILE),
        _OTHER_PROCESS,
    )
    yield "setuid", "privileges", "become root", lambda: os.setuid(0), _FILTER
    yield (
        "unshare",
        "privileges",
        "make a network namespace",
        lambda: _libc("unshare", _CLONE_NEWNET),
        _FILTER,
    )
    yield "privileges", "privileges", "gain privileges by exec", _may_gain, {errno.EPERM: "no-new-privs"}
    yield (
        "capabilities",
        "privileges",
        "keep a capability",
        _has_capability,
        {errno.EPERM: "capabilities-dropped"},
    )
    yield "open-files", "limits", "open 1000 files", _open_many, _LIMITS
    yield "memory", "limits", "reserve a tebibyte", _reserve, _LIMITS


def _tried(
    name: str, area: str, tried: str, attempt: Callable[[], object], by: Mapping[int, str]
) -> dict[str, Any]:
    result = {"name": name, "area": area, "tried": tried, "stopped": False, "detail": "it worked", "by": ""}
    try:
        attempt()
    except OSError as error:
        number = error.errno or 0
        # Any other error means that the call got through and failed for want of a target.
        stopped = number in by or number in (errno.EPERM, errno.EACCES)
        result.update(
            stopped=stopped, detail=errno.errorcode.get(number, str(error)), by=by.get(number, "kernel")
        )
    return result


def _read(path: str) -> None:
    with Path(path).open("rb", buffering=0) as file:
        file.read(1)


def _create(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _send_to(kind: int, port: int) -> None:
    with socket.socket(socket.AF_INET, kind) as sender:
        sender.settimeout(0.2)
        sender.connect(("127.0.0.1", port or 9))
        sender.send(b"canary")


def _fork() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _exec() -> None:
    # A program that does not exist: the answer tells whether the call got through, and nothing is replaced.
    os.execv("/nonexistent/program", ["program"])  # noqa: S606 - the attempt is the point


def _libc(function: str, *arguments: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, function)(*map(ctypes.c_long, arguments)) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _ptrace(pid: int) -> None:
    _libc("ptrace", _PTRACE_SEIZE, pid, 0, 0)


def _may_gain() -> None:
    if prctl(_GET_NO_NEW_PRIVS) == 1:
        raise OSError(errno.EPERM, "no-new-privs is set")


def _has_capability() -> None:
    if not effective_capabilities():
        raise OSError(errno.EPERM, "no capability is left")


def _open_many() -> None:
    opened: list[int] = []
    try:
        while len(opened) < 1000:
            opened += [os.dup(0)]
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _reserve() -> None:
    # Read-only and not reserved, so that only the limit on address space can refuse it.
    mmap.mmap(-1, 1 << 40, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _MAP_NORESERVE, mmap.PROT_READ).close()
