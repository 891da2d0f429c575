"""What a forked child does: arrange its descriptors, seal itself, run one role, answer once. Layer 2.

Descriptors: 0 is /dev/null, 1 and 2 the console, 3 the reply pipe, 4 the request (closed once read); no
others.
"""

from __future__ import annotations

import faulthandler
import fcntl
import gc
import json
import os
import signal
import sys
from dataclasses import dataclass
from typing import NoReturn

from grader.jail import seal as sealing
from grader.jail.duty import flush, perform, set_processors
from grader.jail.limits import Limits
from grader.jail.linux import PDEATHSIG, prctl
from grader.jail.preload import Role
from grader.jail.roles import CRASHED

__all__ = ["Descriptors", "become"]

_REPLY, _REQUEST, _FIRST_CLOSED = 3, 4, 5


@dataclass(frozen=True)
class Descriptors:
    """Open descriptors that the supervisor passed for one job."""

    request: int
    """Where the request can be read from offset 0."""
    reply: int
    """Write end of the reply pipe."""
    console: int
    """File for standard output and error."""
    ending: int
    """Socket on which the supervisor learns how the job ended; used here only if sealing fails."""


def become(role: Role, limits: Limits, passed: Descriptors, seal: sealing.Seal, parent: int) -> NoReturn:
    """Turn this freshly forked process into a sealed child, run the role and exit.

    Args:
        role: what to run.
        limits: resource limits.
        passed: descriptors of the job.
        seal: protections that the zygote prepared.
        parent: process id of the zygote.
    """
    code, ending = CRASHED, passed.ending
    try:
        try:
            _detach(parent)
            ending = _arrange(passed)
            set_processors(limits)
            sealing.apply(seal, limits, _FIRST_CLOSED)
        except BaseException as error:  # noqa: BLE001 - whatever it is, nothing may run unsealed
            _report_fault(ending, error)
        gc.enable()
        code = perform(role, _read_request, _REPLY)
    finally:
        try:
            flush()
        finally:
            os._exit(code)


def _detach(parent: int) -> None:
    """Lead a process group of one's own, die with the zygote, and forget its signal handling."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sys.platform.startswith("linux"):
        prctl(PDEATHSIG, signal.SIGKILL)
        _die_first()
    if os.getppid() != parent:
        os._exit(CRASHED)  # the zygote died between the fork and the line above


def _die_first() -> None:
    """Where the machine, or its container, runs out of memory, have the kernel end a child and nothing else."""
    try:
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    except OSError:
        return  # no /proc, or not ours to write: then the largest process is chosen
    try:
        os.write(score, b"1000")
    except OSError:
        pass
    finally:
        os.close(score)


def _arrange(passed: Descriptors) -> int:
    """Put the descriptors where a role expects them; return where the ending socket is now."""
    # Copies far above the targets first: a passed descriptor may itself be number 3.
    null = os.open(os.devnull, os.O_RDONLY)
    wanted = (null, passed.console, passed.console, passed.reply, passed.request)
    copies = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 32) for descriptor in wanted]
    ending = fcntl.fcntl(passed.ending, fcntl.F_DUPFD, 32)
    for target, copy in enumerate(copies):
        os.dup2(copy, target)
    # What was printed survives a crash, and a segmentation fault names its line.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    faulthandler.enable(2)
    return ending


def _report_fault(ending: int, error: BaseException) -> NoReturn:
    record = {"fault": f"the child could not be sealed: {type(error).__name__}: {error}"[:500]}
    try:
        os.write(ending, json.dumps(record).encode() + b"\n")
    finally:
        os._exit(CRASHED)


def _read_request() -> bytes:
    with open(_REQUEST, "rb") as file:
        return file.read()
