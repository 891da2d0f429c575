"""What a command costs: processor time of itself and of all that it starts, wall time, and its own memory.

Processor time is that of all children that were waited for. A process whose parent died before it would get lost in
that sum, so this process makes itself the reaper of orphans and waits for every last one.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cost", "run"]

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_POLL_S = 0.05


@dataclass(frozen=True)
class Cost:
    """One run of one command."""

    cpu_s: float
    """User and system time of the command and all of its descendants, in seconds."""
    wall_s: float
    """From its start to its exit, in seconds."""
    peak_bytes: int
    """Largest resident memory of the command's own first process, without its children."""
    code: int
    """Exit code."""
    output: str
    """Standard output and error, the last 4,000 characters."""


def run(
    command: Sequence[str],
    log: Path,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    accept: Sequence[int] = (0,),
) -> Cost:
    """Run a command to its end and to that of everything it started. No other child may run meanwhile.

    Args:
        command: program and arguments.
        log: file that takes its output; a pipe could be held open by an orphan, or fill.
        folder: where it runs.
        environment: all of its variables; this process's own if None.
        accept: exit codes that are no failure.

    Raises:
        SystemExit: another exit code, with the end of the output.
        OSError: this is not Linux, or the command cannot be started.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "cannot become the reaper of orphans")
    before = _children_s()
    start = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    peak = _Peak(process.pid)
    code = process.wait()
    wall_s = time.perf_counter() - start
    peak.stop()
    _reap_orphans()
    text = log.read_text(errors="replace")[-4000:]
    if code not in accept:
        raise SystemExit(f"{' '.join(command[:6])} ...: ended with code {code}\n{text}")
    return Cost(_children_s() - before, wall_s, peak.bytes, code, text)


class _Peak:
    """Watches a process's own peak memory; what wait4 tells is the largest of its children's as well."""

    def __init__(self, pid: int):
        self.bytes = 0
        self._status = Path(f"/proc/{pid}/status")
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_POLL_S):
            try:
                lines = self._status.read_text().splitlines()
            except OSError:
                return
            for line in lines:
                if line.startswith("VmHWM:"):
                    self.bytes = max(self.bytes, int(line.split()[1]) << 10)


def _children_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _reap_orphans() -> None:
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return
