"""How much of a machine a container leaves us: processor time and memory, as its control groups say. Layer 8.

A container shows all cores of its machine, and often has half of one. Work for cores that are not there costs memory.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["workers"]

_GROUPS = Path("/sys/fs/cgroup")
_EACH_BYTES = 700 << 20
"""Memory that each answer judged at once may take beside what all share."""


def workers(groups: Path = _GROUPS) -> int:
    """Return how many answers to judge at once: one, or two where there is room for two.

    More gain little, as an assignment has a few exercises.

    Args:
        groups: where control groups are mounted, of version 1 or 2.
    """
    has_cores = min(os.cpu_count() or 1, _cores(groups)) >= 2
    return 2 if has_cores and _memory(groups) >= 2 * _EACH_BYTES else 1


def _cores(groups: Path) -> float:
    """Return the quota in cores, infinity where there is none."""
    quota, _, period = _first(groups / "cpu.max").partition(" ")
    if not quota:
        quota = _first(groups / "cpu" / "cpu.cfs_quota_us")
        period = _first(groups / "cpu" / "cpu.cfs_period_us")
    return int(quota) / int(period) if quota.isdecimal() and period.isdecimal() else float("inf")


def _memory(groups: Path) -> float:
    """Return the limit in bytes, infinity where there is none."""
    for path in (groups / "memory.max", groups / "memory" / "memory.limit_in_bytes"):
        if (text := _first(path)).isdecimal():
            return int(text)
    return float("inf")


def _first(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
