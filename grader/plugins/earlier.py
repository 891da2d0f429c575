"""What a student has earned before, from what Gradescope says of earlier submissions. Layer 8.

Gradescope counts the last submission of a student. So each one is given the best points that the student ever had for
an exercise, and nobody loses by trying again.

Reference:
    Gradescope, "Submission Metadata": ``/autograder/submission_metadata.json``, ``previous_submissions``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Earlier", "best_of", "read_earlier"]

_MOST_BYTES = 64 << 20
"""Of the file: it holds all earlier results."""
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})")


@dataclass(frozen=True)
class Earlier:
    """The best points for one exercise among earlier submissions."""

    score: float
    when: str
    """Date and time as Gradescope says them, or ''."""


def read_earlier(path: Path, worths: Mapping[str, float]) -> tuple[dict[str, Earlier], list[str]]:
    """Return the best earlier points by exercise, and what could not be read, for the instructor.

    Args:
        path: the metadata; it may be missing.
        worths: most points of each exercise by the name of its test. A test that was worth something else is not
            comparable, so it is left out.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            return {}, [
                f"{path.name} has more than {_MOST_BYTES:,} bytes, so earlier points are not counted."
            ]
        metadata = json.loads(data)
    except FileNotFoundError:
        return {}, [f"There is no {path.name}, so earlier points are not counted."]
    except (OSError, ValueError, RecursionError) as error:
        return {}, [
            f"{path.name} cannot be read ({type(error).__name__}), so earlier points are not counted."
        ]
    previous = metadata.get("previous_submissions") if isinstance(metadata, dict) else None
    if previous is None:
        return {}, [f"{path.name} names no previous submissions."]
    if not isinstance(previous, list):
        return {}, [f"previous_submissions in {path.name} is no list, so earlier points are not counted."]
    found, unread = best_of(previous, worths)
    return found, [f"{unread} earlier submissions have no results that can be read."] if unread else []


def best_of(previous: Iterable[Any], worths: Mapping[str, float]) -> tuple[dict[str, Earlier], int]:
    """Return the best points by exercise, and how many submissions have nothing that can be read."""
    best: dict[str, Earlier] = {}
    unread = 0
    for submission in previous:
        results = submission.get("results") if isinstance(submission, dict) else None
        tests = results.get("tests") if isinstance(results, dict) else None
        if not isinstance(tests, list):
            unread += 1
            continue
        when = _when(submission.get("submission_time"))
        for test in tests:
            name, score = _points(test, worths)
            if name and (name not in best or score > best[name].score):
                best[name] = Earlier(score, when)
    return best, unread


def _points(test: Any, worths: Mapping[str, float]) -> tuple[str, float]:
    """Return a test's exercise and points; no exercise where it is not one of ours, as it is worth today."""
    if not isinstance(test, dict):
        return "", 0.0
    name, score, most = test.get("name"), _number(test.get("score")), _number(test.get("max_score"))
    if not isinstance(name, str) or name not in worths or score is None or most is None:
        return "", 0.0
    if not math.isclose(most, worths[name], abs_tol=1e-6) or not 0 <= score <= most + 1e-6:
        return "", 0.0
    return name, min(score, worths[name])


def _number(value: Any) -> float | None:
    """Return a finite number, also one that was written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _when(value: Any) -> str:
    found = _TIME.match(value) if isinstance(value, str) else None
    return f"{found[1]} {found[2]}" if found else ""
