"""How an ordinary process ended, from what the system says: POSIX names signals, Windows has exit codes. Layer 2."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass

from grader.jail.limits import Ending, Limits

__all__ = ["KILL", "End", "ending_of"]

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""What ends a process. Windows has one way, which Python calls SIGTERM there."""
_FAULTS = {
    0xC0000005: signal.SIGSEGV,  # access violation
    0xC00000FD: signal.SIGSEGV,  # stack overflow
    0xC000001D: signal.SIGILL,
    0xC0000409: signal.SIGABRT,  # what abort() ends with
}
"""Exit codes of Windows that mean a crash."""


@dataclass(frozen=True)
class End:
    """What the system says of a process that has ended."""

    code: int
    """Exit code; below 0 the number of a signal."""
    cpu_s: float = 0.0
    max_rss_bytes: int = 0


def ending_of(end: End, limits: Limits, wall_s: float, before_s: float, killed_for: str) -> Ending:
    """Say how a process ended.

    Args:
        end: what the system says.
        limits: what the job was allowed.
        wall_s: seconds that the job took.
        before_s: processor time that had been used before the job.
        killed_for: why it was killed by us, or ''.
    """
    code, cpu_s = end.code, max(0.0, end.cpu_s - before_s)
    number = -code if code < 0 else None
    if sys.platform == "win32":
        number = _FAULTS.get(code & 0xFFFFFFFF)
        if killed_for and code == 1:
            number = KILL
    out_of_cpu = number is not None and (
        number == getattr(signal, "SIGXCPU", None)
        or (number == KILL and not limits.one_core and cpu_s >= limits.cpu_s)
    )
    return Ending(
        exit_code=code if number is None else None,
        signal=None if number is None else int(number),
        timed_out=out_of_cpu or (killed_for == "time" and number == KILL),
        cpu_s=cpu_s,
        wall_s=wall_s,
        max_rss_bytes=end.max_rss_bytes,
        flooded=killed_for == "console" and number == KILL,
    )
