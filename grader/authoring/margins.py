"""Has a speed threshold enough room on this machine? Layer 8."""

from __future__ import annotations

import statistics

from grader.sampling import FEWEST
from grader.timing import BUDGET_S
from grader.verdict import SpeedRecord

__all__ = ["margin_problem"]

_ROOM = 1.5
"""Speedup over threshold from which on noise decides nothing; below 1.3 a decision may be called inconclusive."""


def margin_problem(speed: SpeedRecord, *, room: float = _ROOM) -> str:
    """Say what is wrong with a threshold that a right answer just met, or ''."""
    if speed.speedup < room * speed.at_least:
        return (
            f"meets its threshold of {speed.at_least:g} by a speedup of {speed.speedup:.1f} alone; "
            f"{speed.speedup / 4:.1f}, a quarter of it, is safe, and above {speed.speedup / room:.1f} noise decides"
        )
    once = statistics.median(speed.baseline_ns) / 1e9
    if once * FEWEST > BUDGET_S:
        return (
            f"the original takes {once:.2f} s at the timed size, so that {FEWEST} pairs take more than "
            f"{BUDGET_S:g} s; make the size smaller"
        )
    return ""
