"""Can a student go through the course from first to last, and does it teach what it says?"""

from __future__ import annotations

import pytest

from grader.authoring.story import story_problems
from grader.course import Course
from tests.authoring.conftest import Change


def test_a_course_that_can_be_gone_through_has_no_problems(miniature: Course) -> None:
    """Prerequisites come first, days are in order, ideas are taught."""
    assert [] == list(story_problems(miniature))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "requires: [double-it]",
            "requires: [lost]",
            "course.yaml:18: modules.1.exercises.0.requires: there is no exercise 'lost'; expected one of double-it",
        ),
        (
            "requires: [basics]",
            "requires: [loops]",
            "course.yaml:14: modules.1.requires: module 'loops' does not come before what requires it",
        ),
        (
            "due: 2027-01-17",
            "due: 2027-01-10",
            "course.yaml:10: modules.0.due: is due on 2027-01-10, before it opens on 2027-01-11",
        ),
        (
            "opens: 2027-01-11\n    due: 2027-01-17",
            "opens: 2027-01-24T18:00",
            "course.yaml:15: modules.1.due: is due on 2027-01-24T18:00, before module 'basics', which it requires",
        ),
        (
            "no side effects]",
            "no side effects, races]",
            "course.yaml:5: ideas.2: no exercise reads `seed: races`; add it",
        ),
        (
            "immutable arrays, ",
            "",
            "exercises/basics/double-it/exercise.yaml:4: reads.1: course.yaml lists no idea 'immutable arrays'",
        ),
    ],
)
def test_what_stands_in_the_way_is_located(change: Change, old: str, new: str, expected: str) -> None:
    """One mistake, one problem, at its line."""
    (problem,) = story_problems(change("course.yaml", old, new))
    assert str(problem).startswith(expected)


def test_a_prerequisite_that_comes_later_is_no_other_name(change: Change) -> None:
    """Order is told apart from a slip of the pen."""
    course = change(
        "course.yaml", "exercises: [double-it]", "exercises: [{name: double-it, requires: [add-up]}]"
    )
    assert "'add-up' does not come before" in str(next(story_problems(course)))
