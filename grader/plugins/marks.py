"""How answers are marked in the notebooks of other tools, and what they were graded with. Layer 8."""

from __future__ import annotations

from pathlib import Path

from grader.errors import UsageError
from grader.grading import ALL_CHECKS
from grader.plugins.session import Settings
from grader.rules import CHECKS

__all__ = ["GRADING", "POINTS", "SEED", "settings"]

POINTS = "-points"
"""What follows an exercise's name in the ``grade_id`` of the nbgrader cell that holds its points."""
GRADING = "grading"
"""Folder of an export that stays with the instructor."""
SEED = "seed"
"""File beside ``course.yaml`` in a grading folder: every answer of a class is judged on the same cases."""


def settings(folder: Path, checks: list[str], cache: Path | None = None) -> Settings:
    """Return how answers are graded with what an export put into a folder.

    Args:
        folder: with ``course.yaml``, the exercises and the seed.
        checks: names of checks; all if there are none.
        cache: folder for what is measured once for each device, where ``folder`` does not last.

    Raises:
        UsageError: it is no such folder, or a check is unknown.
    """
    if unknown := set(checks) - set(CHECKS):
        raise UsageError(f"unknown check {', '.join(sorted(unknown))}. Choose from {', '.join(CHECKS)}")
    try:
        seed = (folder / SEED).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UsageError(
            f"{folder}: has no file `{SEED}` ({error.strerror}). Name the folder `grading` of an export"
        ) from None
    chosen = frozenset(checks) | {"trace"} | ({"correctness"} if "speed" in checks else set())
    return Settings(folder.resolve(), seed, chosen if checks else ALL_CHECKS, cache)
