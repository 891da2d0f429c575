"""The zygote: JAX imported, one thread, no backend; forks a child for each job. Layer 2.

It never reads a request: descriptors pass through it unread, so no submission is ever in the memory that
children inherit. It imports nothing on anyone's behalf after start-up and holds no secret. Losing its control
socket, it kills its children and exits.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import sys
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.jail import child
from grader.jail.limits import Ending, Limits
from grader.jail.linux import PDEATHSIG, prctl
from grader.jail.preload import Role, load_roles, warm_up
from grader.jail.protocol import RECORD_BYTES
from grader.jail.seal import Seal, prepare

__all__ = ["main"]

_DESCRIPTORS = 4
_MOST_THREADS = 512 + 16 * (os.cpu_count() or 1)
"""Threads of one child: far more than XLA's pools, far fewer than process ids. The kernel's own limit does not bind
the superuser, and elsewhere counts the user's other processes as well."""
_LOOK_S = 0.05
"""Seconds between two counts; in that time a child makes a few thousand threads at most."""


@dataclass
class _Job:
    """One running child."""

    pid: int
    ending: socket.socket
    started: float
    deadline: float
    limits: Limits
    late: bool = False


class _Zygote:
    def __init__(self, control: socket.socket, roles: Mapping[str, Role], seal: Seal):
        self.control = control
        self.roles = roles
        self.seal = seal
        self.jobs: dict[int, _Job] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)
        self.wakeup, wake = socket.socketpair()
        self.wakeup.settimeout(0)
        wake.settimeout(0)
        # The handler's only purpose is that the signal is not ignored: the wake-up byte ends select().
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.detach())
        self.selector.register(self.wakeup, selectors.EVENT_READ)

    def serve(self) -> None:
        """Handle jobs until the control socket closes, then kill what is left."""
        try:
            while self._turn():
                pass
        finally:
            for job in self.jobs.values():
                _kill(job.pid)
            while self.jobs:
                self._reap(block=True)

    def _turn(self) -> bool:
        deadlines = [job.deadline for job in self.jobs.values() if not job.late]
        timeout = min(_LOOK_S, max(0.0, min(deadlines) - time.monotonic())) if deadlines else None
        for key, _ in self.selector.select(timeout):
            if key.fileobj is self.control:
                if not self._accept():
                    return False
            elif key.fileobj is self.wakeup:
                self.wakeup.recv(4096)
            elif key.data in self.jobs:
                # The supervisor hung up: it has seen enough of this job.
                self.selector.unregister(key.fileobj)
                _kill(key.data)
        self._reap()
        now = time.monotonic()
        for job in self.jobs.values():
            if not job.late and job.deadline <= now:
                job.late = True
                _kill(job.pid)
            elif not job.late and _threads(job.pid) > _MOST_THREADS:
                _kill(job.pid)
        return True

    def _accept(self) -> bool:
        try:
            record, passed = _receive(self.control)
        except OSError:
            return False
        if not record:
            return False
        descriptors = child.Descriptors(*passed)
        ending = socket.socket(fileno=descriptors.ending)
        try:
            self._fork(json.loads(record), descriptors, ending)
        except (OSError, RuntimeError) as error:
            _send(ending, {"fault": f"the child could not be started: {error}"})
            ending.close()
        finally:
            for descriptor in passed[: _DESCRIPTORS - 1]:
                os.close(descriptor)
        return True

    def _fork(self, record: dict[str, Any], descriptors: child.Descriptors, ending: socket.socket) -> None:
        threads = _threads()
        if threads != 1:
            raise RuntimeError(f"the zygote has {threads} threads (expected 1)")
        limits = Limits(**record["limits"])
        parent, started = os.getpid(), time.monotonic()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # JAX warns at every fork; one thread and no backend make it safe
            pid = os.fork()
        if pid == 0:
            child.become(self.roles[record["role"]], limits, descriptors, self.seal, parent)
        self.jobs[pid] = _Job(pid, ending, started, started + limits.wall_s, limits)
        self.selector.register(ending, selectors.EVENT_READ, pid)

    def _reap(self, *, block: bool = False) -> None:
        flags = os.WEXITED | os.WNOWAIT | (0 if block else os.WNOHANG)
        while self.jobs:
            found = os.waitid(os.P_ALL, 0, flags)
            if found is None:
                return
            _kill(found.si_pid)  # still unreaped, so the group's number cannot be another's yet
            _, status, usage = os.wait4(found.si_pid, 0)
            job = self.jobs.pop(found.si_pid)
            wall_s = time.monotonic() - job.started
            ending = _ending(job, status, usage.ru_utime + usage.ru_stime, wall_s, usage.ru_maxrss * 1024)
            if job.ending in self.selector.get_map():
                self.selector.unregister(job.ending)
            _send(job.ending, asdict(ending))
            job.ending.close()


def _ending(job: _Job, status: int, cpu_s: float, wall_s: float, max_rss_bytes: int) -> Ending:
    code = os.waitstatus_to_exitcode(status)
    # The kernel's hard limit ends a child that ignores SIGXCPU with a plain SIGKILL.
    out_of_cpu = code == -signal.SIGXCPU or (code == -signal.SIGKILL and cpu_s >= job.limits.cpu_s)
    return Ending(
        exit_code=code if code >= 0 else None,
        signal=-code if code < 0 else None,
        timed_out=out_of_cpu or (job.late and code == -signal.SIGKILL),
        cpu_s=cpu_s,
        wall_s=wall_s,
        max_rss_bytes=max_rss_bytes,
    )


def _threads(pid: int | str = "self") -> int:
    try:
        return Path(f"/proc/{pid}/task").stat().st_nlink - 2
    except OSError:
        return 1  # no /proc: not Linux, where only one's own code is run; or the process is gone


def _kill(pid: int) -> None:
    for send in (os.killpg, os.kill):  # the group exists only once the child has made it
        try:
            send(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _receive(control: socket.socket) -> tuple[bytes, Sequence[int]]:
    data, passed, _, _ = socket.recv_fds(control, RECORD_BYTES, _DESCRIPTORS)
    while data and len(data) < RECORD_BYTES:
        more = control.recv(RECORD_BYTES - len(data))
        if not more:
            return b"", ()
        data += more
    return data, passed


def _send(to: socket.socket, record: Mapping[str, Any]) -> None:
    with contextlib.suppress(OSError):  # nobody may be waiting any more
        to.sendall(json.dumps(record).encode() + b"\n")


def main(arguments: Sequence[str]) -> None:
    """Start up, say so on the control socket, and serve.

    Args:
        arguments: one JSON object: ``control`` (descriptor of the socket), ``parent`` (the process id that
            must still be this one's parent, or 0), ``roles`` (name to ``module:function``), ``readable`` (paths for
            children), ``hidden`` (entries to take off ``sys.path`` after the imports), ``protect``.
    """
    settings = json.loads(arguments[0])
    if sys.platform.startswith("linux"):
        prctl(PDEATHSIG, signal.SIGKILL)
        if settings["parent"] and os.getppid() != settings["parent"]:
            return
    control = socket.socket(fileno=settings["control"])
    roles, missing = load_roles(settings["roles"])
    sys.path[:] = [entry for entry in sys.path if entry not in settings["hidden"]]
    zygote = _Zygote(control, roles, prepare(settings["readable"], protect=settings["protect"]))
    warm_up()
    _send(control, {"ready": True, "threads": _threads(), "missing": missing})
    zygote.serve()
    os._exit(0)  # an orderly end of the interpreter would cost another 40 ms
