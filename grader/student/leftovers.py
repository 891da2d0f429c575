"""Files of a student's copy that were the course's, and that the course does not have any more. Layer 8.

Only what a course is known to write is ever taken away: whatever else a student keeps beside an exercise stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course_copy import PICTURES
from grader.spec import NAME

__all__ = ["Leftover", "leftovers", "strays"]

_SOURCES = ("original.py", "oracle.py", "properties.py")
_MAX_BYTES = 1_000_000  # no exercise and no lesson is as long


@dataclass(frozen=True)
class Leftover:
    """What is left of one exercise, or of a lesson."""

    topic: str
    name: str
    """Of the exercise; empty for a lesson."""
    files: tuple[str, ...]
    """In the order in which they are to be taken away: that by which they are found again, last."""
    whole: bool
    """Whether the course does not have it any more, and not only some of its files."""


def leftovers(copy: Path, new: Path) -> Iterator[Leftover]:
    """Yield what the folder of a copy has and a new copy does not.

    Raises:
        OSError: the copy cannot be read.
    """
    for topic in _folders(copy / "exercises"):
        if found := _leftover(copy, new, topic, "", "lesson.md"):
            yield found
        for name in _folders(copy / "exercises" / topic):
            if found := _leftover(copy, new, topic, name, "exercise.yaml"):
                yield found


def strays(copy: Path, new: Path) -> Iterator[Path]:
    """Yield the folders of a copy that a new copy does not have, the deepest first.

    Raises:
        OSError: the copy cannot be read.
    """
    for topic in _folders(copy / "exercises"):
        names = [f"exercises/{topic}/{name}" for name in _folders(copy / "exercises" / topic)]
        yield from (copy / each for each in (*names, f"exercises/{topic}") if not (new / each).is_dir())


def _folders(folder: Path) -> list[str]:
    """Return the names of real folders that a course can have."""
    if not folder.is_dir():
        return []
    return sorted(
        each.name
        for each in folder.iterdir()
        if re.fullmatch(NAME, each.name) and each.is_dir() and not each.is_symlink()
    )


def _leftover(copy: Path, new: Path, topic: str, name: str, main: str) -> Leftover | None:
    """Look at one exercise or lesson, which is told by its main file."""
    at = f"exercises/{topic}/{name}".rstrip("/")
    text = copy / at / main
    if text.is_symlink() or not text.is_file():
        return None
    whole = not (new / at / main).exists()
    files = [each for each in _SOURCES if name and (copy / at / each).is_file()]
    if whole:
        with text.open("rb") as file:
            shown = file.read(_MAX_BYTES)
        files += sorted(
            each.name
            for each in (copy / at).iterdir()
            if each.suffix.lower() in PICTURES and each.is_file() and each.name.encode() in shown
        )
    gone = [f"{at}/{each}" for each in (*files, main) if not (new / at / each).exists()]
    return Leftover(topic, name, tuple(gone), whole) if gone else None
