"""Points of ours as a share of points of theirs. Layer 8."""

from __future__ import annotations

from grader.errors import GraderFault
from grader.verdict import Result

__all__ = ["share"]


def share(result: Result) -> float:
    """Return which part of what could be judged was earned, from 0 to 1.

    Raises:
        GraderFault: nothing could be judged here, so there is no share, least of all none.
    """
    if result.points is None or not result.max_points:
        raise GraderFault(
            f"{result.exercise}: nothing of it could be judged on this machine, so it has no grade"
        )
    return result.points / result.max_points
