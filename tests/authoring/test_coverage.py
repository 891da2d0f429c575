"""Which wrong answers exercise which check and rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.authoring.coverage import coverage, unproved
from grader.authoring.promise import promises
from grader.course import Course, load_course
from grader.rules import CHECKS, RULES
from tests.authoring.conftest import Change

_ROOT = Path(__file__).parents[2]
_COURSE = load_course(_ROOT)
_WRONG = [p for exercise in _COURSE.exercises for p in promises(exercise) if p.label != "original"]


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


def test_the_published_table_is_the_generated_one() -> None:
    """docs/coverage.md says exactly what the wrong answers say; `make pages` writes it anew."""
    assert coverage(_COURSE) == (_ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_catches_two_wrong_answers(check: str) -> None:
    """What catches nothing in a course of this size would prove nothing."""
    assert 2 <= sum(check == promise.check for promise in _WRONG)


@pytest.mark.parametrize("rule", [r.name for r in RULES.values() if r.check == "purity" and not r.is_advice])
def test_each_purity_rule_catches_two_wrong_answers(rule: str) -> None:
    """The rules are what the course is about."""
    assert 2 <= sum(rule == promise.rule for promise in _WRONG)
