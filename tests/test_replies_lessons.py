"""What hostile children say about lessons: kinds and slots from closed lists, texts of bounded length."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader import wire
from grader.course import Exercise
from grader.evidence import Claim
from grader.jail.limits import Ending, Reply
from grader.plan import make_plan
from grader.replies import read_trace
from grader.spec import ExerciseFile

SPEC = ExerciseFile.model_validate(
    {
        "format": 1,
        "title": "T",
        "concept": "c",
        "prompt": "p",
        "entry": "f(x: f32[n]) -> f32[n]",
        "inputs": {"x": {"normal": {}}},
        "cases": [{"n": 2}, {"n": 3, "visibility": "hidden"}],
        "original_fails": "trace/reads-value",
        "points": {"correctness": 1, "purity": 1},
        "hints": ["h"],
    }
)
PLAN = make_plan(Exercise("f-it", "topic", SPEC, Path("course")), "seed")
SAID: dict[str, Any] = {
    "rule": "reads-value",
    "message": "words",
    "line": 3,
    "kind": "if-on-array",
    "slots": {"value": "`x` (f32[])"},
    "rewrite": "- a\n+ b\n+ \n+ c",
}


def read(**changes: Any) -> Claim:
    """Read a refused trace with some keys changed."""
    header = {"outcome": SAID | changes, "parts": {}, "included": [], "observations": []}
    ending = Ending(exit_code=0, signal=None, timed_out=False, cpu_s=0.25, wall_s=0.5, max_rss_bytes=1 << 20)
    return read_trace(Reply(wire.pack(header, {}), "", ending, b""), PLAN).outcome


def test_a_lesson_arrives() -> None:
    """Kind, slots and rewrite are handed on as they are."""
    assert Claim(**SAID) == read()


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "no-such-lesson"},
        {"kind": "item-assignment"},
        {"kind": 3},
        {"slots": {"page": "https://evil.example"}},
        {"slots": {"value": 3}},
        {"slots": ["value"]},
        {"rewrite": "just words"},
        {"rewrite": "- a\nrm -rf"},
        {"rewrite": ["- a"]},
    ],
)
def test_what_is_not_in_the_lists_is_malformed(changes: dict[str, Any]) -> None:
    """A kind of another rule, a slot that nobody reads, a rewrite that is none: the reply is refused."""
    assert "bad-frame" == read(**changes).rule


def test_texts_are_bounded() -> None:
    """Neither a slot nor a rewrite can fill a report."""
    claim = read(slots={"value": "x" * 10_000}, rewrite="- " + "x" * 100_000)
    assert (160, 1300) == (len(claim.slots["value"]), len(claim.rewrite))
