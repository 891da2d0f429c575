"""Where the course is that a student's copy is made from, if nobody names another. Layer 3.

The wheel holds a copy with public cases alone, which `hatch_build.py` writes. An editable install has the repository's
course instead.
"""

from __future__ import annotations

from pathlib import Path

from grader.errors import UsageError

__all__ = ["FOLDER", "shipped_course"]

FOLDER = "public_course"
"""Folder of the course inside the installed package."""

_PACKAGE = Path(__file__).resolve().parent


def shipped_course() -> Path:
    """Return the folder of the course that came with this installation.

    Raises:
        UsageError: it came with none.
    """
    if (_PACKAGE / FOLDER / "course.yaml").is_file():
        return _PACKAGE / FOLDER
    repository = _PACKAGE.parent
    if (repository / "pyproject.toml").is_file() and (repository / "course.yaml").is_file():
        return repository
    raise UsageError(
        "this installation came without a course. Name one with --course PATH, or install jaxercise from its wheel."
    )
