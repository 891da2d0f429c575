"""macOS and Windows, simulated on Linux: modules of ``grader`` find what they would find there, and nothing more.

Only what ``grader`` imports is another: it gets stand-ins for ``os``, ``sys`` and the like that lack what the other
system lacks. The standard library and JAX keep what they are built on. So this shows what of ours would be missing, and
neither how file systems nor how processes behave there.
"""

from __future__ import annotations

import builtins
import ctypes
import importlib
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import time
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["PREFIX", "SYSTEMS", "install", "main", "unimportable"]

_LINUX_ALONE = {
    "os": "memfd_create sched_setaffinity sched_getaffinity O_PATH pidfd_open eventfd waitid P_ALL WNOWAIT unshare "
    "getxattr splice P_PIDFD",
    "socket": "AF_VSOCK AF_PACKET AF_NETLINK",
    "signal": "SIGPWR SIGSTKFLT SIGRTMIN SIGRTMAX sigtimedwait",
    "resource": "prlimit RLIMIT_MSGQUEUE",
}
_POSIX_ALONE = {
    "os": "fork forkpty register_at_fork getuid geteuid getgid getegid getgroups getpgid getpgrp setsid setpgid killpg "
    "wait wait3 wait4 WNOHANG WEXITED WIFEXITED sysconf uname getloadavg chown fchown lchown chroot mkfifo mknod nice "
    "ctermid openpty posix_spawn posix_spawnp pread pwrite readv writev sendfile statvfs fstatvfs ttyname setuid "
    "seteuid setgid getpriority O_NONBLOCK O_CLOEXEC O_NOFOLLOW O_DIRECTORY O_SYNC lockf pipe2",
    "socket": "AF_UNIX send_fds recv_fds CMSG_LEN SCM_RIGHTS",
    "signal": "SIGKILL SIGCHLD SIGHUP SIGQUIT SIGUSR1 SIGUSR2 SIGALRM SIGPIPE SIGXCPU SIGXFSZ SIGURG SIGSTOP SIGCONT "
    "SIGTSTP SIGBUS SIGWINCH alarm setitimer pthread_sigmask pthread_kill sigwait siginterrupt pause",
    "sys": "getdlopenflags setdlopenflags abiflags",
    "time": "clock_gettime clock_gettime_ns clock_getres clock_settime tzset pthread_getcpuclockid",
}
_POSIX_MODULES = frozenset({
    *("fcntl", "resource", "termios", "tty", "pty", "pwd", "grp", "syslog", "posix", "readline", "curses", "crypt"),
    *("spwd", "nis", "_posixsubprocess"),
})  # fmt: skip
_INSIDE_OTHER_TOOLS = frozenset({"grader.plugins.nbgrader", "grader.plugins.otter"})
"""Modules that an instructor's tool imports, which it takes seconds to load, and no student has."""
_HERE = {"os": os, "sys": sys, "socket": socket, "signal": signal, "subprocess": subprocess, "ctypes": ctypes}


class _PopenOfWindows(subprocess.Popen[Any]):
    """A process as Windows starts and ends one: no sessions, few descriptors to inherit, no signals that end it."""

    def __init__(self, *arguments: Any, creationflags: int = 0, **options: Any):
        del creationflags
        others = {"start_new_session", "preexec_fn", "pass_fds", "process_group", "user", "group", "umask"}
        if refused := others & set(options):
            raise ValueError(f"{', '.join(refused)}: not on Windows")
        super().__init__(*arguments, **options)

    def poll(self) -> int | None:
        """Return the exit code that Windows gives."""
        code = super().poll()
        return _ENDS.get(code, code) if code is not None else None


_ENDS = {-signal.SIGKILL: 1, -signal.SIGSEGV: 0xC0000005, -signal.SIGABRT: 0xC0000409}
"""How a process ends here to how it ends there."""


def _library_of_windows(name: str | None, *arguments: Any, **options: Any) -> ctypes.CDLL:
    if name is None:
        raise TypeError("LoadLibrary() argument 1 must be str, not None")
    return ctypes.CDLL(name, *arguments, **options)


_ALSO: dict[str, dict[str, dict[str, Any]]] = {
    "win32": {
        "sys": {"platform": "win32"},
        "os": {"name": "nt", "O_BINARY": 0, "sep": os.sep},
        "signal": {"CTRL_C_EVENT": 0, "CTRL_BREAK_EVENT": 1},
        "subprocess": {
            "Popen": _PopenOfWindows,
            "CREATE_NEW_PROCESS_GROUP": 0x200,
            "CREATE_NO_WINDOW": 0x08000000,
        },
        "ctypes": {"CDLL": _library_of_windows},
    },
    "darwin": {"sys": {"platform": "darwin"}},
}
SYSTEMS = tuple(_ALSO)
"""Names of the systems, as in ``sys.platform``."""
PREFIX = "import sys; sys.path.insert(0, {root!r}); import tests.elsewhere as e; e.install({system!r}); "
"""Code for the start of another process that is to be there, too."""


class _StandIn(types.ModuleType):
    """A module as another system has it."""

    def __init__(self, module: types.ModuleType, missing: Sequence[str], also: Mapping[str, Any]):
        super().__init__(module.__name__)
        vars(self).update(_module=module, _missing=frozenset(missing), **also)

    def __getattr__(self, name: str) -> Any:
        if name in vars(self)["_missing"]:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} on this system")
        return getattr(vars(self)["_module"], name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(vars(self)["_module"], name, value)

    def __delattr__(self, name: str) -> None:
        delattr(vars(self)["_module"], name)


_now: list[str] = []
"""The system that is simulated in this process."""


def install(system: str) -> None:
    """From now on, let all modules of ``grader`` that are imported find themselves on another system."""
    if _now == [system]:
        return
    _now.append(system)
    missing = {name: names.split() for name, names in _LINUX_ALONE.items()}
    refused: frozenset[str] = frozenset()
    if system == "win32":
        refused = _POSIX_MODULES
        for name, names in _POSIX_ALONE.items():
            missing[name] = [*missing.get(name, ()), *names.split()]
        for name in missing.pop("time"):  # compared by identity, so it is changed itself
            vars(time).pop(name, None)
    stand_ins = {
        name: _StandIn(module, missing.get(name, ()), _ALSO[system].get(name, {}))
        for name, module in _HERE.items()
    }
    plain = builtins.__import__

    def import_(
        name: str,
        globals_: Mapping[str, Any] | None = None,
        locals_: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        if not str((globals_ or {}).get("__name__", "")).startswith("grader") or level:
            return plain(name, globals_, locals_, fromlist or (), level)
        top = name.partition(".")[0]
        if top in refused:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        found = plain(name, globals_, locals_, fromlist or (), level)
        if top == "resource":
            return _StandIn(found, missing["resource"], {})
        return stand_ins.get(name, found)

    builtins.__import__ = import_  # type: ignore[assignment]


def unimportable() -> dict[str, str]:
    """Import every module of ``grader`` that there is; return those that cannot be, and why."""
    import grader  # only now, as what is imported earlier is on Linux

    found = {}
    for module in pkgutil.walk_packages(grader.__path__, "grader."):
        if not module.name.endswith("__main__") and module.name not in _INSIDE_OTHER_TOOLS:
            try:
                importlib.import_module(module.name)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is to be told
                found[module.name] = f"{type(error).__name__}: {error}"
    return found


def main(arguments: Sequence[str]) -> int:
    """Run ``jaxercise`` on another system: ``python -m tests.elsewhere win32 grade --no-jail FILE``."""
    system, *rest = arguments
    install(system)
    from grader import cli  # only now, as what is imported earlier is on Linux
    from grader.jail import ordinary

    prefix = PREFIX.format(root=str(Path(__file__).parents[1]), system=system)
    ordinary.BOOT = prefix + ordinary.BOOT.removeprefix(prefix)
    return cli.main(rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
