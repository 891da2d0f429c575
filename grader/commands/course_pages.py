"""``jaxercise course pages`` and ``course coverage``: a course as Markdown, for its readers and for its authors."""

from __future__ import annotations

from pathlib import Path

from grader.authoring.coverage import coverage
from grader.authoring.links import link_problems
from grader.authoring.pages import pages
from grader.course import Course
from grader.errors import CourseError, UsageError

__all__ = ["show_coverage", "write"]


def write(course: Course, out: Path) -> int:
    """Write the pages of the course into the folder ``out``; other files there are left alone.

    Raises:
        CourseError: a link leads nowhere.
        UsageError: ``out`` cannot be written.
    """
    if problems := list(link_problems(course)):
        raise CourseError(problems)
    files = pages(course)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (out / name).write_bytes(data)
    except OSError as error:
        raise UsageError(f"{out} cannot be written ({error.strerror}). Name a folder that can.") from None
    print(f"{len(files)} files; begin with {out / 'index.md'}")
    return 0


def show_coverage(course: Course) -> int:
    """Print which wrong answers of the course each check and rule catches."""
    print(coverage(course), end="")
    return 0
