"""Two passes side by side say what one says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import load_course
from grader.grading import ALL_CHECKS, Grader
from grader.jail.pool import Jails
from grader.submission import Source
from grader.verdict import Result

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="jails need Linux")

COURSE = load_course(Path(__file__).parents[1])


@pytest.fixture(scope="module")
def graders() -> Iterator[tuple[Grader, Grader]]:
    """One that grades in one pass, and one that grades in two."""
    checks = ALL_CHECKS - {"speed"}
    with Jails() as jails:
        yield (
            Grader(jails, seed="passes", checks=checks, reuse=False),
            Grader(jails, seed="passes", checks=checks, reuse=False, side_by_side=True),
        )


def _said(result: Result) -> object:
    """Return all of a verdict but what it took."""
    return result.model_copy(update={"wall_s": 0.0, "cpu_s": 0.0})


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("at-set-first", "solution"),
        ("at-set-first", "wrong"),
        ("scale-array-inplace", "loop"),
        ("ewma-scan", "solution"),
        ("global-counter", "original"),
        ("global-counter", "error"),
        ("scatter-add-histogram", "leaks"),
    ],
)
def test_the_same_verdict(graders: tuple[Grader, Grader], name: str, answer: str) -> None:
    """Right, wrong, unrolled, impure, refused: values, programs and facts are the same."""
    exercise = COURSE.by_name[name]
    leaks = exercise.solution.with_suffix("") / "wrong_accumulates_outside.py"
    text = {
        "leaks": leaks.read_text() if leaks.exists() else "",
        "solution": exercise.solution.read_text(),
        "wrong": "def set_first(x, v):\n    return x.at[0].add(v)\n",
        "loop": (
            "def scale_array(x, val):\n    for i in range(len(x)):\n"
            "        x = x.at[i].multiply(val)\n    return x\n"
        ),
        "original": exercise.original,
        "error": "import nowhere\n",
    }[answer]
    source = Source("answer.py", text.encode(), "answer")
    once, twice = (grader.result(grader.judge(exercise, source)) for grader in graders)
    assert _said(once) == _said(twice)
    assert {artifact.transform for artifact in once.artifacts} == {a.transform for a in twice.artifacts}


def test_what_ends_the_second_pass_ends_the_verdict_alike(graders: tuple[Grader, Grader]) -> None:
    """An answer that fails only at the sizes of growth is told of the same way."""
    exercise = COURSE.by_name["scale-array-inplace"]
    text = (
        "def scale_array(x, val):\n    if x.shape[0] > 100:\n        raise ValueError('too many for me')\n"
        "    return x * val\n"
    )
    source = Source("answer.py", text.encode(), "answer")
    once, twice = (grader.result(grader.judge(exercise, source)) for grader in graders)
    assert _said(once) == _said(twice)
    assert "PASS" != twice.status
