"""``jaxercise reset``: begin an exercise anew, and keep what was there."""

from __future__ import annotations

from collections.abc import Sequence

from grader.commands.check import demand_copy
from grader.course import Course
from grader.student.answers import answer_path
from grader.student.progress import Progress
from grader.student.resetting import reset

__all__ = ["show"]


def show(course: Course, names: Sequence[str]) -> int:
    """Put answers back to their start, and say where what was there is kept.

    Raises:
        UsageError: this is no student's copy, an exercise is unknown, or a file cannot be written.
    """
    demand_copy(course)
    progress = Progress(course)
    for exercise in course.select(names):
        kept = reset(course, exercise, progress)
        path = answer_path(course, exercise).relative_to(course.root).as_posix()
        print(f"{path} is as it was at the start.")
        if kept is not None:
            print(f"What you had is in {kept.relative_to(course.root).as_posix()}.")
    return 0
