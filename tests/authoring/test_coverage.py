"""Which wrong answers exercise which check and rule."""

from __future__ import annotations

from grader.authoring.coverage import coverage, unproved
from grader.course import Course
from tests.authoring.conftest import Change


def test_checks_that_catch_something_are_proved(miniature: Course) -> None:
    """Each check with points has a wrong answer."""
    assert [] == list(unproved(miniature.by_name["double-it"]))


def test_a_check_that_catches_nothing_is_told(change: Change) -> None:
    """Points that nobody can lose prove nothing."""
    course = change("solutions/basics/double-it/wrong_prints.py", "purity/prints", "correctness")
    (problem,) = unproved(course.by_name["double-it"])
    assert "solutions/basics/double-it/: gives points for purity, but no wrong answer" in str(problem)


def test_the_table_counts_answers_by_check_and_rule(miniature: Course) -> None:
    """Originals stand apart, and a rule names its answers."""
    lines = coverage(miniature).splitlines()
    assert "| trace | 0 | 2 |" in lines
    assert "| purity | 2 | 0 |" in lines
    assert "| prints | 2 | double-it/prints, add-up/prints |" in lines
    assert "| reads-clock | 0 |  |" in lines
