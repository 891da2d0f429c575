"""A student's copy of three exercises, and answers to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import Course, load_course
from grader.course_copy import write_copy
from grader.student.progress import Progress

ROOT = Path(__file__).parents[2]
NAMES = ("at-set-first", "scale-list-inplace", "global-counter")


@pytest.fixture(scope="session")
def author() -> Course:
    """The author's course, with solutions."""
    return load_course(ROOT)


def copy_of(author: Course, out: Path) -> Course:
    """Write a student's copy of three exercises."""
    write_copy(author, author.select(NAMES), out, with_hidden=False)
    course = load_course(out)
    Progress(course).begin(course.exercises)
    return course


@pytest.fixture
def course(author: Course, tmp_path: Path) -> Course:
    """A fresh copy."""
    return copy_of(author, tmp_path / "copy")
