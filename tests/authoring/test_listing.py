"""Tests of grader.authoring.listing: course.yaml says one exercise more, and all else stays as somebody wrote it."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from grader.authoring.listing import with_exercise
from grader.errors import UsageError
from grader.yamlfile import parse

COURSE = (Path(__file__).parents[2] / "course.yaml").read_text(encoding="utf-8")
FAR_OFF = "  - name: far-off\n    title: Far off\n    exercises:\n      - fresh\n"
HEAD = "format: 1\ntitle: x # of it\nmodules:\n"


@pytest.mark.parametrize(
    "module", [module["name"] for module in parse(COURSE, "course.yaml").data["modules"]]
)
def test_a_real_course_gains_one_line(module: str) -> None:
    """Only a line is added, wherever the module stands, comments and all."""
    lines = list(difflib.ndiff(COURSE.splitlines(), with_exercise(COURSE, module, "fresh").splitlines()))
    assert ["+       - fresh"] == [line for line in lines if not line.startswith("  ")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (  # below the last one, above what is said of something else
            "- name: a\n  exercises:\n  - x # one\n\n  # more to come\n- name: b\n  exercises: [y]\n",
            "- name: a\n  exercises:\n  - x # one\n  - fresh\n\n  # more to come\n- name: b\n  exercises: [y]\n",
        ),
        (  # the last one is written over several lines
            "- name: a\n  exercises:\n    - name: x\n      requires:\n        - w # why\n# end",
            "- name: a\n  exercises:\n    - name: x\n      requires:\n        - w # why\n    - fresh\n# end",
        ),
        ("- name: a\n  exercises: []", "- name: a\n  exercises: [fresh]"),
        (
            "- {name: a, exercises: [x, {name: y}]} # all\n",
            "- {name: a, exercises: [x, {name: y}, fresh]} # all\n",
        ),
        ("- {name: a, exercises: [x, y,]}\n", "- {name: a, exercises: [x, y, fresh,]}\n"),
        (
            "- name: a\n  exercises: [\n    x,\n    y, # q\n  ]\n",
            "- name: a\n  exercises: [\n    x,\n    y, # q\n    fresh,\n  ]\n",
        ),
        (
            "- name: a\n  exercises: [\n    x # q\n  ]\n",
            "- name: a\n  exercises: [\n    x, # q\n    fresh\n  ]\n",
        ),
        ("- name: a\n  exercises:\n  - 'x'", "- name: a\n  exercises:\n  - 'x'\n  - fresh"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_way_to_write_a_list(before: str, after: str, newline: str) -> None:
    """Lists below each other and in brackets, with comments, trailing commas and both ends of lines."""
    text = (HEAD + before).replace("\n", newline)
    assert (HEAD + after).replace("\n", newline) == with_exercise(text, "a", "fresh")


def test_a_long_list_goes_on_in_the_next_line() -> None:
    """No line becomes longer than a screen is wide."""
    names = ", ".join(f"exercise-{number}" for number in range(8))
    edited = with_exercise(f"{HEAD}  - name: a\n    exercises: [{names}]\n", "a", "fresh")
    assert f"    exercises: [{names},\n                fresh]\n" in edited


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "  - name: a\n    exercises: [x] # q\n# end\n",
            f"  - name: a\n    exercises: [x] # q\n{FAR_OFF}# end\n",
        ),
        (
            "  [{name: a, exercises: [x]}]\n",
            '  [{name: a, exercises: [x]}, {name: far-off, title: "Far off", exercises: [fresh]}]\n',
        ),
    ],
)
def test_a_new_module_is_the_last_one(before: str, after: str) -> None:
    """A module that is not there is added behind the others."""
    assert HEAD + after == with_exercise(HEAD + before, "far-off", "fresh")


def test_what_cannot_be_edited_is_refused() -> None:
    """A list that is another's alias has no place of its own: nothing else is changed instead."""
    text = f"{HEAD}  - {{name: a, exercises: &all [x]}}\n  - {{name: b, exercises: *all}}\n"
    with pytest.raises(UsageError, match="the exercises of module 'b' are written in a way"):
        with_exercise(text, "b", "fresh")
    with pytest.raises(UsageError, match="the exercises of module 'a' are written in a way"):
        with_exercise(text, "a", "fresh")  # b would gain it too
