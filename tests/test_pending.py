"""Tests of grader.pending."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from grader import pending
from grader.course import load_course
from grader.grading import Judged
from grader.submission import Source
from grader.verdict import ArtifactRecord, CheckResult, CostRecord, Finding, SpeedRecord, Status

EXERCISE = load_course(Path(__file__).parent / "course").by_name["double"]
SOURCE = Source("double.py", b"x", "double")


def test_nothing_is_forgotten() -> None:
    """Every field of what was judged is kept, but the job itself."""
    names = {field.name for field in dataclasses.fields(Judged)} - {"exercise", "source"}
    assert names == set(pending.Pending.model_fields)


def test_it_comes_back_as_it_was() -> None:
    """Findings with half surrogate pairs and infinite bounds included."""
    finding = Finding(rule="wrong-value", message="\ud800", line=3)
    speed = SpeedRecord(
        baseline_ns=(1,),
        submission_ns=(2,),
        speedup=0.5,
        low=0,
        high=float("inf"),
        at_least=3,
        decision="missed",
    )
    judged = Judged(
        EXERCISE,
        SOURCE,
        [
            CheckResult(
                check="purity", status=Status.FAIL, points=0, max_points=3, findings=(finding,), note="n"
            )
        ],
        [ArtifactRecord(transform="bundle", digest="sha256:1", operations=4)],
        speed,
        CostRecord(operations=4, element_operations=100),
        ((16, 40), (32, 80)),
        0.1 + 0.2,
        {"trace": 0.25},
    )
    assert judged == pending.from_json(pending.to_json(judged), EXERCISE, SOURCE)


@pytest.mark.parametrize("text", ["", "{}", "null", "[" * 100_000, '{"checks": 1}'])
def test_something_else_is_a_value_error(text: str) -> None:
    """What no :class:`Judged` was written to is refused."""
    with pytest.raises(ValueError, match=r".+"):
        pending.from_json(text, EXERCISE, SOURCE)
