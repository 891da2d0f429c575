"""Links inside a course lead somewhere."""

from __future__ import annotations

import pytest

from grader.authoring.links import link_problems
from grader.course import Course
from tests.authoring.conftest import Change

_YAML = "exercises/basics/double-it/exercise.yaml"


def test_links_that_lead_somewhere_are_silent(miniature: Course) -> None:
    """A lesson's heading, from a prompt."""
    assert [] == list(link_problems(miniature))


def test_another_site_is_not_asked(change: Change) -> None:
    """Whether a site is up is no property of a course."""
    assert [] == list(link_problems(change(_YAML, "../lesson.md#what-stays", "https://example.org/lost")))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../lost.md", "leads to no file"),
        ("../lesson.md#what-goes", "leads to no heading"),
        ("../../../../../etc/passwd", "leads out of the course"),
        ("figure.svg", "leads to no file"),
    ],
)
def test_a_dead_link_of_a_prompt_is_located(change: Change, target: str, expected: str) -> None:
    """The YAML key and the line within its text."""
    (problem,) = link_problems(change(_YAML, "../lesson.md#what-stays", target))
    assert f"{_YAML}:5: prompt: line 1 of it: the link '{target}' {expected}" in str(problem)


def test_a_dead_picture_of_a_lesson_is_located(change: Change) -> None:
    """A file of its own has lines of its own."""
    course = change("exercises/loops/lesson.md", "# Basics", "# Basics\n\n![two names](names.svg)")
    (problem,) = link_problems(course)
    assert "exercises/loops/lesson.md:3: the link 'names.svg' leads to no file" in str(problem)
