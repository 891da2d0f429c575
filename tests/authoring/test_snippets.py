"""The code that lessons and prompts show does what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.authoring.prose import files_of
from grader.authoring.snippets import snippet_problems
from grader.course import Course
from grader.errors import Problem
from grader.jail.pool import Jails
from tests.authoring.conftest import Change

_LESSON, _YAML = "exercises/basics/lesson.md", "exercises/basics/double-it/exercise.yaml"


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """Start the jails once."""
    with Jails() as found:
        yield found


def _run(course: Course, jails: Jails) -> tuple[int, list[Problem]]:
    return snippet_problems(course, files_of([course.by_name["double-it"]]), jails, 2)


def test_snippets_that_do_what_they_say_are_counted(miniature: Course, jails: Jails) -> None:
    """Two blocks of the lesson, one of which raises, and one of the prompt, which prints."""
    assert (3, []) == _run(miniature, jails)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            _LESSON,
            "x = jnp.arange(3)",
            "y = jnp.arange(3)",
            f"{_LESSON}:12: expected TypeError, actual NameError",
        ),
        (
            _LESSON,
            "x[0] = 1",
            "y = x.at[0].set(1)",
            f"{_LESSON}:12: expected TypeError, but nothing was raised",
        ),
        (_LESSON, "jnp.arange(3)", "jnp.arrange(3)", f"{_LESSON}:8: AttributeError: "),
        (_LESSON, "x[0] = 1", "x[0 = 1", f"{_LESSON}:12: expected TypeError, actual SyntaxError"),
        (_YAML, "  2\n", "  3\n", f"{_YAML}:5: prompt: line 4 of it: expected the output '3', actual '2'"),
        (_LESSON, "x = jnp.arange(3)", "# devices: 2", f"{_LESSON}:12: expected TypeError, actual NameError"),
    ],
)
def test_a_snippet_that_does_something_else_is_located(
    change: Change, jails: Jails, file: str, old: str, new: str, expected: str
) -> None:
    """The line of the block that surprises, and what it did."""
    (problem,) = _run(change(file, old, new), jails)[1]
    assert str(problem).startswith(expected)


def test_a_lesson_may_ask_for_devices(change: Change, jails: Jails) -> None:
    """The first line of its first block says how many."""
    change(_LESSON, "import jax.numpy as jnp", "# devices: 3\nimport jax\nimport jax.numpy as jnp")
    course = change(_LESSON, "x[0] = 1", "raise TypeError if jax.device_count() == 3 else ValueError")
    assert (3, []) == _run(course, jails)


def test_a_snippet_that_ends_its_process_is_told(change: Change, jails: Jails) -> None:
    """A fault of the lesson, not of the grader."""
    (problem,) = _run(change(_LESSON, "x[0] = 1", "import os; os._exit(3)"), jails)[1]
    assert "its code did not end well" in str(problem)
