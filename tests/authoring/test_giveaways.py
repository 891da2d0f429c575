"""What a student reads early does not hold the solution."""

from __future__ import annotations

import pytest

from grader.authoring.giveaways import giveaways
from grader.course import Course
from tests.authoring.conftest import Change

_YAML = "exercises/basics/double-it/exercise.yaml"


def test_the_last_hint_may_hold_the_solution(miniature: Course) -> None:
    """By then the student has asked three times."""
    assert [] == list(giveaways(miniature, miniature.by_name["double-it"]))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("Write `double`.", "Write `double`: `2*x + jnp.zeros_like( x )`.", "5: prompt: the prompt"),
        ("Not the one", "Try `2.0 * x + jnp.zeros_like(x)`, not the one", "26: hints.1: hint 2"),
        ("title: Twice", "title: 2 * x + jnp.zeros_like(x), twice", "5: prompt: the starter"),
    ],
)
def test_a_line_of_the_solution_is_found_early(change: Change, old: str, new: str, key: str) -> None:
    """Blanks, backticks and 2.0 for 2 hide nothing."""
    course = change(_YAML, old, new)
    if "starter" in key:  # a stub, which holds the title, is made where the signatures differ
        course = change("exercises/basics/double-it/original.py", "double(x)", "double(x, log=[])")
    (problem,) = giveaways(course, course.by_name["double-it"])
    assert f"{_YAML}:{key} holds '2 * x + jnp.zeros_like(x)' of the solution" in str(problem)


def test_what_the_original_says_is_no_secret(change: Change) -> None:
    """A formula that is given may be quoted."""
    change(_YAML, "Write `double`.", "Write `double`: `2*x + jnp.zeros_like(x)`.")
    course = change("exercises/basics/double-it/original.py", "x *= 2", "x[:] = 2 * x + jnp.zeros_like(x)")
    assert [] == list(giveaways(course, course.by_name["double-it"]))
