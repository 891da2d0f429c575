"""``jaxercise watch``: check on save, in a terminal."""

from __future__ import annotations

import os
import sys

from rich.console import Console

from grader.commands.check import demand_copy
from grader.course import Course
from grader.errors import UsageError
from grader.student.checker import Checker
from grader.student.jails import OpeningJails
from grader.student.progress import Progress
from grader.student.watch import Watch

__all__ = ["watch"]


def watch(course: Course, name: str | None, opening: OpeningJails) -> int:
    """Watch a student's answers until the student quits, and return the exit code.

    Args:
        course: a student's copy.
        name: the exercise to begin with; None for the first that is not solved.
        opening: the jails, which may still be starting.

    Raises:
        UsageError: this is no student's copy, there is no such exercise, or no terminal.
    """
    demand_copy(course)
    start = course.select([name])[0] if name else None
    for variable in ("COLUMNS", "LINES"):  # they would hold against every resizing
        os.environ.pop(variable, None)
    console = Console()
    if not (sys.stdin.isatty() and console.is_terminal) or console.is_dumb_terminal:
        raise UsageError(
            "`watch` needs a terminal that it can draw on. `jaxercise check` checks once, anywhere"
        )
    return Watch(course, Checker(course, opening), Progress(course), console).run(start)
