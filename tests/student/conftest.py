"""Authors' courses, and students' copies of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.course import Course, load_course
from grader.course_copy import write_copy
from grader.student.progress import Progress

_ROOT = Path(__file__).parents[2]
NAMES = ("scale-list-inplace", "default-arg-log", "ewma-scan")
"""Three exercises of three topics: pictures, lessons, and an ``oracle.py`` in the second."""


@pytest.fixture(scope="session")
def real_course() -> Course:
    """Return the repository's course; only to be read."""
    return load_course(_ROOT)


@pytest.fixture(scope="session")
def small_course(real_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an author's course with three exercises of the real one; only to be read."""
    folder = tmp_path_factory.mktemp("author") / "course"
    write_copy(real_course, real_course.select(NAMES), folder, with_hidden=True)
    for exercise in real_course.select(NAMES):
        answers = folder / "solutions" / exercise.topic
        answers.mkdir(parents=True)
        shutil.copyfile(exercise.solution, answers / f"{exercise.name}.py")
        shutil.copytree(exercise.solution.with_suffix(""), answers / exercise.name)
    return folder


@pytest.fixture
def author(small_course: Path, tmp_path: Path) -> Course:
    """Return an author's course of one's own, to be changed."""
    shutil.copytree(small_course, tmp_path / "author")
    return load_course(tmp_path / "author")


COPIED = ("at-set-first", "scale-list-inplace", "global-counter")
"""What :func:`copy_of` copies: two exercises of one topic, and one of another."""


def copy_of(theirs: Course, out: Path) -> Course:
    """Write a student's copy of three exercises."""
    write_copy(theirs, theirs.select(COPIED), out, with_hidden=False)
    made = load_course(out)
    Progress(made).begin(made.exercises)
    return made


@pytest.fixture
def course(real_course: Course, tmp_path: Path) -> Course:
    """Return a fresh copy."""
    return copy_of(real_course, tmp_path / "copy")
