"""Begin an exercise anew, and keep what was there. Layer 8."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.student.answers import FOLDER, answer_path, first_text
from grader.student.progress import Progress

__all__ = ["BACKUPS", "reset"]

BACKUPS = "backups"
"""Folder of answers that were reset, beside ``answers`` so that nobody hands them in."""


def reset(course: Course, exercise: Exercise, progress: Progress) -> Path | None:
    """Put the answer to an exercise back to its start.

    Returns:
        Where the answer is kept that was there; None where it was untouched, empty or missing.

    Raises:
        UsageError: it cannot be kept, so it was left alone.
    """
    path = answer_path(course, exercise)
    start = first_text(exercise)
    kept: Path | None = None
    for place in (course.root / FOLDER, path.parent, path, course.root / BACKUPS):
        if place.is_symlink() or (place == path and path.exists() and not path.is_file()):
            raise UsageError(
                f"{place}: is a link, or no file. Nothing is written through one; put the real one there"
            )
    try:
        old = path.read_bytes() if path.exists() else b""
        if old.strip() and old != start.encode():
            kept = _free(course.root / BACKUPS / exercise.topic, path.stem)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(old)
        path.unlink(missing_ok=True)
        progress.begin([exercise])
    except OSError as error:
        raise UsageError(
            f"{error.filename or path}: cannot be written ({error.strerror}). Nothing was reset"
        ) from None
    progress.forget(exercise)
    return kept


def _free(folder: Path, stem: str) -> Path:
    """Return a name that tells when, and that nothing has yet."""
    name = f"{stem}-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    path, number = folder / f"{name}.py", 1
    while path.exists():
        path, number = folder / f"{name}-{number}.py", number + 1
    return path
