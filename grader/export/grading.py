"""The part of an export that stays with the instructor: exercises with hidden cases, and the seed. Layer 8."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from grader.course import Course, Exercise
from grader.course_copy import write_copy
from grader.plugins.marks import SEED

__all__ = ["write_grading"]


def write_grading(course: Course, exercises: Sequence[Exercise], folder: Path) -> None:
    """Write what answers are graded with. A seed that is there is kept, so that a class keeps its cases.

    Raises:
        OSError: something cannot be written.
    """
    if (folder / "exercises").exists():
        shutil.rmtree(folder / "exercises")
    write_copy(course, exercises, folder, with_hidden=True)
    seed = folder / SEED
    if not seed.exists():
        seed.touch(mode=0o600)
        seed.write_text(f"{secrets.token_hex(16)}\n", encoding="utf-8")
