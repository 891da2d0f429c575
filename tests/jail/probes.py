"""A role for tests: the request names a function below, which then misbehaves inside a real jailed child."""

from __future__ import annotations

import _thread
import ctypes
import importlib
import itertools
import json
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

PROBES: dict[str, Callable[..., object]] = {}


def main(request: bytes) -> bytes:
    """Run ``[name, argument, ...]`` and answer with its result as JSON."""
    name, *arguments = json.loads(request)
    return json.dumps(PROBES[name](*arguments)).encode()


def probe(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Register a probe under its own name."""
    PROBES[function.__name__] = function
    return function


@probe
def echo(value: object) -> object:
    """Answer with what was asked."""
    return value


@probe
def spin() -> None:
    """Compute for ever."""
    while True:
        pass


@probe
def spin_ignoring_signals() -> None:
    """Compute for ever, ignoring what can be ignored."""
    for number in (signal.SIGXCPU, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass


@probe
def sleep() -> None:
    """Wait for an hour."""
    time.sleep(3600)


@probe
def allocate(size: int) -> int:
    """Allocate and touch memory."""
    return len(bytearray(size))


@probe
def fork_bomb() -> str:
    """Start processes until refused."""
    try:
        while True:
            os.fork()
    except OSError as error:
        return type(error).__name__


@probe
def thread_bomb() -> str:
    """Start threads until refused."""
    stop = threading.Event()
    try:
        while True:
            _thread.start_new_thread(
                stop.wait, ()
            )  # `Thread.start` would wait for a thread that cannot begin
    except RuntimeError as error:
        return str(error)
    finally:
        stop.set()


@probe
def flood(size: int) -> int:
    """Write to standard output, size bytes at least."""
    written, block = 0, b"x" * (1 << 16)
    while written < size:
        written += os.write(1, block)
    return written


@probe
def say(text: str) -> None:
    """Print the same on both streams."""
    sys.stdout.write(text + "\n")
    sys.stderr.write(text + "\n")


@probe
def leave(code: int) -> None:
    """Exit at once, without an answer."""
    os._exit(code)


@probe
def raise_exit() -> None:
    """Exit the polite way, without an answer."""
    raise SystemExit(0)


@probe
def segfault() -> None:
    """Read address 0."""
    ctypes.string_at(0)


@probe
def abort() -> None:
    """Send oneself SIGABRT."""
    os.kill(os.getpid(), signal.SIGABRT)


@probe
def close_all() -> None:
    """Close every descriptor, the reply pipe too."""
    os.closerange(0, 64)


@probe
def descriptors() -> list[int]:
    """List the open descriptors."""
    found = []
    for number in range(64):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return found


@probe
def write_raw(announced: int, size: int, end: bool) -> str:
    """Forge a frame of ``size`` bytes that announces another length, then exit or answer as well."""
    data = struct.pack("!I", announced) + b"y" * size
    while data:
        data = data[os.write(3, data) :]
    if end:
        os._exit(0)
    return "second"


@probe
def unsaid_crash() -> None:
    """Raise an exception whose own text raises, with a console that cannot be flushed."""

    class BrokenError(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no text")

    sys.stdout = sys.stderr = None
    raise BrokenError


@probe
def find_markers() -> int:
    """Count markers in this process's memory, where it may look at itself."""
    count, pattern = 0, re.compile(rb"JAIL-MARKER-[0-9a-f]{32}")
    with Path("/proc/self/maps").open() as maps, Path("/proc/self/mem").open("rb", buffering=0) as memory:
        for line in maps:
            start, end = (int(word, 16) for word in line.split()[0].split("-"))
            if " rw" not in line or "[v" in line:
                continue
            memory.seek(start)
            try:
                count += len(pattern.findall(memory.read(end - start)))
            except (OSError, OverflowError):
                continue
    return count


@probe
def find_own_marker(prefix: str, rest: str) -> int:
    """Put a marker together, then look for it: the control that the search can find one."""
    marker = (prefix + rest).encode()
    found = find_markers()
    return found if marker else 0


@probe
def export_and_run() -> list[float]:
    """Trace, export, deserialize, compile and run, with what XLA needs of the system."""
    import jax
    import jax.numpy as jnp
    import numpy as np
    from jax import export

    def example(x: jax.Array) -> jax.Array:
        return jnp.sum(jnp.linalg.inv(x @ x.T + jnp.eye(2)), axis=0)

    x = np.zeros((2, 2), np.float32)
    again = export.deserialize(export.export(jax.jit(example))(x).serialize())
    return [float(value) for value in jax.jit(again.call)(x)]


@probe
def one_core() -> list[int]:
    """Return how many cores this process may use, and how often its clock of processor time stood still."""
    readings = [time.process_time_ns() for _ in range(2000)]
    still = sum(before == after for before, after in itertools.pairwise(readings))
    return [len(os.sched_getaffinity(0)), still]


@probe
def devices() -> int:
    """Count the devices that JAX shows."""
    import jax

    return len(jax.devices())


@probe
def hash_of(text: str) -> int:
    """Hash a string."""
    return hash(text)


@probe
def import_and_call(module: str, function: str) -> object:
    """Call a function of a module that is imported now."""
    return getattr(importlib.import_module(module), function)()


@probe
def exists(path: str) -> str:
    """Try to read a file."""
    try:
        os.close(os.open(path, os.O_RDONLY))
    except OSError as error:
        return type(error).__name__
    return "opened"


@probe
def lock_and_own() -> list[str]:
    """Try what would reach others through a shared file: a lock, and signals on input."""
    import fcntl

    tried: list[Callable[[], object]] = [
        lambda: fcntl.flock(0, fcntl.LOCK_SH),
        lambda: fcntl.lockf(1, fcntl.LOCK_EX | fcntl.LOCK_NB),
        lambda: fcntl.fcntl(3, fcntl.F_SETOWN, 1),
        lambda: os.memfd_create("hidden"),
        lambda: os.sched_setaffinity(0, {0}),
    ]
    found = []
    for attempt in tried:
        try:
            attempt()
            found.append("worked")
        except PermissionError:
            found.append("refused")
    return found


@probe
def leave_behind() -> int:
    """Start a process that outlives this one, and keeps its descriptors; return its number."""
    return subprocess.Popen(["sleep", "600"], close_fds=False).pid
