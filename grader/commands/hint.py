"""``jaxercise hint``: what an exercise asks for, then its hints, one more each time."""

from __future__ import annotations

import sys

from rich.console import Console

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.student import screens
from grader.student.answers import has_answers
from grader.student.progress import Progress

__all__ = ["show"]


def show(course: Course, name: str, level: int | None) -> int:
    """Print the hints of an exercise that were looked at, and one more.

    Args:
        course: the course.
        name: the exercise.
        level: how many hints to show; None for one more than last time. Without a copy of a student's own nothing is
            remembered, and the first is shown.

    Raises:
        UsageError: there is no such exercise.
    """
    exercise = course.select([name])[0]
    total = len(exercise.spec.hints)
    if level is not None:
        count = min(level, total)
    elif has_answers(course):
        count = _one_more(course, exercise)
    else:
        count = 1
    console = Console()
    screens.hints(exercise, count)(console)
    if count < total:
        more = "" if has_answers(course) else f" --level {count + 1}"
        console.print(
            f"`jaxercise hint {exercise.name}{more}` shows the next one.", style="dim", highlight=False
        )
    return 0


def _one_more(course: Course, exercise: Exercise) -> int:
    progress = Progress(course)
    before = progress.of(exercise).hints
    try:
        return progress.reveal_hint(exercise)
    except UsageError as error:  # it is shown all the same
        print(f"jaxercise: {error}", file=sys.stderr)
        return min(before + 1, len(exercise.spec.hints))
