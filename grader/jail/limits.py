"""Limits of one job, how its child ended, and what came back. Layer 2: standard library only."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Collection
from dataclasses import dataclass

__all__ = ["Ending", "Limits", "Reply", "apply_rlimits"]

# An XLA thread reserves its stack and a malloc arena: address space, not memory. Without this a machine of
# many cores could not start its thread pool.
_ADDRESS_SPACE_PER_CORE = 128 << 20
_OPEN_FILES = 64
# Per user, not per child, and not binding for root: far above what a desktop session runs, far below what a
# thread bomb could reach.
_PROCESSES = 8192


@dataclass(frozen=True)
class Limits:
    """What one job may use. Every field is enforced from outside the child or by the kernel."""

    wall_s: float = 20.0
    """Seconds from the fork until the child is killed; above 0."""
    cpu_s: float = 15.0
    """Seconds of processor time of all threads, rounded up to whole ones; killed a second later at most."""
    memory_bytes: int = 4 << 30
    """Private writable memory (RLIMIT_DATA); address space gets 128 MiB more per core."""
    console_bytes: int = 1 << 20
    """What may be written to standard output and error together; writing beyond gives EFBIG."""
    reply_bytes: int = 64 << 20
    """Longest reply, without its length prefix; a child that sends more is killed."""
    devices: int = 1
    """Virtual CPU devices that JAX shows; at least 1."""
    one_core: bool = False
    """Keep the child and all its threads on one core, with a clock of processor time that is fine, as timing on a CPU
    needs; ``cpu_s`` is not enforced then."""
    accelerator: bool = False
    """Limit time alone: drivers of accelerators reserve memory and open files beyond any bound that would bind."""


@dataclass(frozen=True)
class Ending:
    """How a child ended, as seen by its parent."""

    exit_code: int | None
    """Exit code, or None if a signal ended it."""
    signal: int | None
    """Signal number that ended it, or None."""
    timed_out: bool
    """Killed for wall time or processor time."""
    cpu_s: float
    """Processor seconds used, user and system; 0 where the system does not tell (Windows)."""
    wall_s: float
    """Seconds from the start of the job to its end."""
    max_rss_bytes: int
    """Largest resident memory, pages shared with the zygote included; 0 where the system does not tell."""
    flooded: bool = False
    """Killed for what it wrote to its console, by a system that does not refuse to write more (Windows)."""


@dataclass(frozen=True)
class Reply:
    """What came back from one job. A claim of the child's, never a fact."""

    frame: bytes | None
    """The reply's bytes; None unless the child ended with exit code 0 after exactly one complete frame."""
    why_no_frame: str
    """Why ``frame`` is None, in a few plain words; '' where there is one."""
    ending: Ending
    """How the child ended."""
    console: bytes
    """The first 64 KiB of its standard output and error, interleaved."""


def apply_rlimits(
    limits: Limits, *, names: Collection[str] | None = None, used_s: float = 0.0
) -> tuple[str, ...]:
    """Lower this process's resource limits, as far as the system lets it.

    Args:
        limits: what the job may use.
        names: the resources to limit, such as ``CPU``; None for all.
        used_s: seconds of processor time that this process had used before the job.

    Returns:
        The names of limits that were refused; some systems refuse some, and Windows has none.
    """
    try:
        import resource  # noqa: PLC0415 - not on Windows, where this module must still import
    except ImportError:
        return tuple(names or ())

    seconds = max(1, math.ceil(used_s + limits.cpu_s))
    wanted: dict[str, tuple[int, int]] = {
        # The soft limit sends SIGXCPU, which code can ignore; the hard one cannot be ignored.
        "CPU": (seconds, seconds + 1),
        "DATA": (limits.memory_bytes,) * 2,
        "AS": (limits.memory_bytes + _ADDRESS_SPACE_PER_CORE * (os.cpu_count() or 1),) * 2,
        "FSIZE": (limits.console_bytes,) * 2,
        "NOFILE": (_OPEN_FILES,) * 2,
        "NPROC": (_PROCESSES,) * 2,
        "CORE": (0, 0),
        "MEMLOCK": (0, 0),
        "MSGQUEUE": (0, 0),
    }
    if limits.one_core:
        # Where the kernel watches a limit of processor time, the process's clock stands still between two ticks, which
        # are milliseconds; what runs here is stopped by the wall clock.
        del wanted["CPU"]
    if limits.accelerator:
        wanted = {name: wanted[name] for name in ("CPU", "CORE")}
    if names is not None:
        wanted = {name: wanted[name] for name in wanted if name in names}
    refused = []
    for name, (soft, hard) in wanted.items():
        try:
            which = getattr(resource, f"RLIMIT_{name}")
            ceiling = resource.getrlimit(which)[1]
            bound = sys.maxsize if ceiling == resource.RLIM_INFINITY else ceiling
            resource.setrlimit(which, (min(soft, bound), min(hard, bound)))
        except (AttributeError, OSError, ValueError):
            refused.append(name)
    return tuple(refused)
