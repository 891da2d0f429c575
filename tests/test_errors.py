"""The exception tree, and how a located problem reads."""

from __future__ import annotations

import pytest

from grader import errors
from grader.errors import CourseError, JaxerciseError, Problem


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (
            Problem("course.yaml", 3, "modules.0", "this key is missing"),
            "course.yaml:3: modules.0: this key is missing",
        ),
        (Problem("course.yaml", 3, "", "expected a mapping"), "course.yaml:3: expected a mapping"),
        (Problem("a/original.py", 0, "", "the file is missing"), "a/original.py: the file is missing"),
        (Problem("course.yaml", 0, "title", "is odd"), "course.yaml: title: is odd"),
    ],
)
def test_a_problem_reads_as_file_line_key_message(problem: Problem, expected: str) -> None:
    """Editors jump to ``file:line``; a part that is not known is left out."""
    assert expected == str(problem)


def test_a_course_error_shows_every_problem() -> None:
    """The message has one line a problem, so nothing is found out only after the first repair."""
    error = CourseError([Problem("a.yaml", 1, "x", "wrong"), Problem("b.yaml", 2, "y", "wrong too")])
    assert "a.yaml:1: x: wrong\nb.yaml:2: y: wrong too" == str(error)
    assert ("a.yaml", "b.yaml") == tuple(problem.file for problem in error.problems)


@pytest.mark.parametrize("name", sorted(set(errors.__all__) - {"Problem"}))
def test_every_error_can_be_caught_at_once(name: str) -> None:
    """All exceptions that the project raises on purpose share one base."""
    assert issubclass(getattr(errors, name), JaxerciseError)
