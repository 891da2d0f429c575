"""An ordinary process for one job, without any protection: what it does, on every system. Layer 2.

It is started before there is a job, imports JAX, says so, and waits. Descriptors: 0 is a pipe with the request, 1 a
pipe for the reply, 2 the console. What is written to 1 later is on the console as well: the pipe has moved by then.
Only what Windows and macOS have, too, is imported here.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from typing import NoReturn

from grader.jail.duty import flush, perform, set_processors, write_all
from grader.jail.limits import Limits, apply_rlimits
from grader.jail.preload import load_roles, warm_up
from grader.jail.protocol import LENGTH
from grader.jail.roles import CRASHED

__all__ = ["main"]

_READ_BYTES = 1 << 20
_LIMITED = ("CPU", "FSIZE", "CORE")
"""Limits that mean the same on macOS as on Linux. Of memory, macOS maps more at the start than a job may have."""


def main(arguments: Sequence[str]) -> NoReturn:
    """Start up, say so, do one job and end.

    Args:
        arguments: one JSON object: ``roles`` (name to ``module:function``), ``hidden`` (entries to take off
            ``sys.path`` after the imports), ``warm`` (whether the job needs JAX).
    """
    settings = json.loads(arguments[0])
    reply = os.dup(1)
    os.dup2(2, 1)
    roles, missing = load_roles(settings["roles"])
    sys.path[:] = [entry for entry in sys.path if entry not in settings["hidden"]]
    if settings["warm"]:
        warm_up()
    used_s = time.process_time()
    _say(reply, json.dumps({"missing": missing, "cpu_s": used_s}).encode())
    record, request = _hear(0), _hear(0)
    if record is None or request is None:
        os._exit(0)  # nobody had a job for it
    _end_with_supervisor()
    job = json.loads(record)
    limits = Limits(**job["limits"])
    code = CRASHED
    try:
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
        faulthandler.enable(2)
        set_processors(limits)
        apply_rlimits(limits, names=_LIMITED, used_s=used_s)
        gc.enable()
        code = perform(roles[job["role"]], lambda: request, reply)
    finally:
        try:
            flush()
        finally:
            os._exit(code)


def _say(descriptor: int, data: bytes) -> None:
    write_all(descriptor, LENGTH.pack(len(data)) + data)


def _hear(descriptor: int) -> bytes | None:
    """Read one block with its length before it; None if the pipe ends before that."""
    head = _read(descriptor, LENGTH.size)
    return None if head is None else _read(descriptor, LENGTH.unpack(head)[0])


def _read(descriptor: int, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        more = os.read(descriptor, min(size - len(data), _READ_BYTES))
        if not more:
            return None
        data += more
    return bytes(data)


def _end_with_supervisor() -> None:
    """End this process once the supervisor has gone, however that came: then the pipe of the request ends.

    The pipe is moved away first. On Windows a library that is loaded asks what standard input is, and would wait for
    the thread that reads there.
    """
    pipe = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)

    def wait() -> None:
        try:
            os.read(pipe, 1)
        except OSError:
            return  # the job has closed what it does not know
        os._exit(CRASHED)

    threading.Thread(target=wait, name="jaxercise-supervisor", daemon=True).start()
