"""``jaxercise task``: what an exercise asks for."""

from __future__ import annotations

from rich.console import Console

from grader.course import Course
from grader.student import screens

__all__ = ["show"]


def show(course: Course, name: str) -> int:
    """Print the task of an exercise.

    Raises:
        UsageError: there is no such exercise.
    """
    screens.task(course, course.select([name])[0])(Console())
    return 0
