"""Tests of ``grader.lessons``: the table is whole, and hostile slots stay text."""

from __future__ import annotations

import string

import pytest

from grader.lessons import LESSONS, SLOTS, Lesson, tell
from grader.rules import RULES


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.kind)
def test_a_lesson_is_whole(lesson: Lesson) -> None:
    """It belongs to a rule of the trace, explains itself, and names a page of JAX's documentation."""
    assert "trace" == RULES[lesson.rule].check
    assert lesson.why.endswith(".")
    assert lesson.fix.endswith((".", "?"))
    assert lesson.page.startswith("https://docs.jax.dev/en/latest/")
    assert SLOTS.issuperset(name for _, name, _, _ in string.Formatter().parse(lesson.what) if name)


@pytest.mark.parametrize("kind", LESSONS)
def test_missing_slots_leave_a_sentence(kind: str) -> None:
    """A child that fills no slot at all still gets words that can be read."""
    told = tell(kind, {})
    assert "{" not in told
    assert "``" not in told


def test_slots_are_put_in_as_they_are() -> None:
    """Braces in a slot name nothing: the words are filled once."""
    assert "`range` asks for the number in {call.__class__}" == tell(
        "range-of-array", {"value": "{call.__class__}"}
    )
