"""What must hold for any reply of a jailed child: properties over the headers and blobs of one frame.

An input is the frame without its prefix: the header's JSON, a newline, then the blobs. So a mutator spends its time on
what the header says, and not on the length in front of it; ``frame`` is the target for the rest.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from grader.checks import correctness, program, purity, speed, transforms
from grader.checks import trace as trace_check
from grader.course import Exercise
from grader.errors import CourseError, GraderFault
from grader.evidence import Claim, JudgeEvidence, TraceEvidence
from grader.expected import expected_values
from grader.jail.limits import Ending, Reply
from grader.jail.pool import Jails
from grader.judging import judge_programs
from grader.plan import Plan, make_plan
from grader.replies import read_speed, read_trace
from grader.report import json as json_report
from grader.spec import ExerciseFile
from grader.verdict import CheckResult, Environment, Report, Result, Status, worst

__all__ = [
    "EXPECTED",
    "PLAN",
    "framed",
    "judge_checks",
    "judge_reply",
    "oracle_reply",
    "time_reply",
    "trace_reply",
]

SPEC: dict[str, Any] = {
    "format": 1,
    "title": "T",
    "concept": "c",
    "prompt": "p",
    "entry": "f(x: f32[n], k: i32[]) -> (f32[n], i32[])",
    "inputs": {"x": {"normal": {}}, "k": {"integers": [0, 9]}},
    "cases": [{"n": 2}, {"n": 3, "visibility": "hidden"}],
    "transforms": ["vmap", "grad"],
    "program": {"constant_in": "n", "sizes": [4, 8, 16], "reuses": "x"},
    "original_fails": "trace/reads-value",
    "points": {"correctness": 1, "purity": 1, "transforms": 1, "program": 1},
    "hints": ["h"],
}
PLAN: Plan = make_plan(
    Exercise("f-it", "topic", ExerciseFile.model_validate(SPEC), Path(__file__).with_name("none")), "seed"
)
"""A plan with several parts, two programs beside the bundle, and results of two dtypes."""
_EXERCISE = PLAN.exercise
EXPECTED = {
    (part.name, number): tuple(np.ones(leaf.shape, leaf.dtype) for leaf in part.outputs)
    for part in (*PLAN.parts, *PLAN.programs)
    for number, _ in enumerate(part.values)
}
"""What the replies are compared with: ones everywhere, which no honest answer to the spec would be."""
_TRACED = TraceEvidence(
    Claim(),
    included=tuple(part.name for part in PLAN.parts),
    artifacts={"bundle": b"b", "growth": b"g", "memory": b"m"},
)
_ENVIRONMENT = Environment(jax="", platform="cpu", device="", protections=())


class _Answer:
    """Stands where the jails stand and gives one reply to everything: the input is what a child said."""

    def __init__(self, reply: Reply):
        self._reply = reply

    def run(self, *_: object, **__: object) -> Reply:
        return self._reply


def framed(data: bytes) -> Reply:
    """Return the reply whose header and blobs are ``data``; one that begins with a NUL is a child's silence."""
    if data[:1] == b"\0":
        return _silence(data[1:])
    head, _, rest = data.partition(b"\n")
    return Reply(struct.pack("!4sI", b"JXF1", len(head)) + head + rest, "", _ended(), b"")


def trace_reply(data: bytes) -> None:
    """A trace child's reply becomes evidence that the checks and the report can be made from."""
    evidence = read_trace(framed(data), PLAN)
    first = trace_check.check(evidence, None)
    assert evidence.outcome.rule == "" or first.status is not Status.PASS
    assert not evidence.artifacts or set(evidence.artifacts) <= {"bundle", "growth", "memory", "speed"}
    purity_found = purity.check(evidence, 1.0, trace_status=first.status, forbids_aliasing=True)
    _report([first, purity_found])


def judge_reply(data: bytes) -> None:
    """A judge child's reply is never our fault, and passes with the expected values alone."""
    reply = framed(data)
    judge, done = judge_checks(reply)
    if reply.ending.exit_code == 0:
        assert all(check.status is not Status.INTERNAL for check in done)
    kinds = {"correctness": {"call"}, "transforms": {"vmap", "grad"}}
    for check in done[1:3]:
        if check.status is Status.PASS:
            chosen = [part for part in PLAN.parts if part.kind in kinds[check.check]]
            assert judge.outputs
            for part in chosen:
                for number, _ in enumerate(part.values):
                    _demand_equal(EXPECTED[part.name, number], judge.outputs[number][part.name])
    _report(done)


def judge_checks(reply: Reply) -> tuple[JudgeEvidence, list[CheckResult]]:
    """Return what is read from a judge's reply, and what every check says of it, in order."""
    judge = judge_programs(cast("Jails", _Answer(reply)), PLAN, _TRACED)
    first = trace_check.check(_TRACED, judge)
    return judge, [
        first,
        correctness.check(PLAN, _TRACED, judge, EXPECTED, 1.0, trace_status=first.status),
        transforms.check(PLAN, _TRACED, judge, EXPECTED, 1.0, trace_status=first.status),
        program.check(PLAN, _TRACED, judge, 1.0, trace_status=first.status),
    ]


def oracle_reply(data: bytes) -> None:
    """An oracle's reply is values of every round, what is wrong with the course, or our fault."""
    try:
        values = expected_values(_with_original(), PLAN.parts, cast("Jails", _Answer(framed(data))))
    except (CourseError, GraderFault):
        return
    assert {(part.name, number) for part in PLAN.parts for number, _ in enumerate(part.values)} == set(values)
    for part in PLAN.parts:
        for array, leaf in zip(values[part.name, 0], part.outputs, strict=True):
            assert leaf.shape == array.shape


def time_reply(data: bytes) -> None:
    """A timing child's reply wins points with positive samples and the expected values alone."""
    outputs = PLAN.parts[0].outputs
    evidence = read_speed(framed(data), outputs)
    check, _ = speed.check(PLAN.parts[0], evidence, EXPECTED["base", 0], 2.0, 1.0)
    if check.status is Status.PASS:
        assert evidence.baseline_ns
        _demand_equal(EXPECTED["base", 0], evidence.outputs)
    _report([check])


def _demand_equal(expected: Sequence[Any], actual: Sequence[Any]) -> None:
    """Compare without the grader's own comparison, a little wider than any tolerance here."""
    for want, have in zip(expected, actual, strict=True):
        assert np.allclose(want, have, rtol=1e-2, atol=1e-2)


def _with_original() -> Exercise:
    # Cached properties are read from the instance, so no file is needed.
    _EXERCISE.__dict__.update(original="def f(x, k):\n    return x, k\n", oracle=None)
    return _EXERCISE


def _silence(data: bytes) -> Reply:
    """Read how a child without a frame ended: exit code, signal and time limit, then its console."""
    code, number, late, *_ = (*data[:3], 0, 0, 0)
    ending = _ended(exit_code=None if number else code, signal=number or None, timed_out=bool(late & 1))
    return Reply(None, "no frame" if late & 2 else "incomplete frame", ending, data[3:])


def _ended(**changes: Any) -> Ending:
    well = {
        "exit_code": 0,
        "signal": None,
        "timed_out": False,
        "cpu_s": 0.1,
        "wall_s": 0.1,
        "max_rss_bytes": 1,
    }
    return Ending(**(well | changes))


def _report(checks: list[CheckResult]) -> None:
    status = worst([check.status for check in checks])
    result = Result(
        exercise="f-it", submission="s.py", status=status, points=None, max_points=1.0, checks=tuple(checks)
    )
    report = Report(jaxercise="0", environment=_ENVIRONMENT, results=(result,))
    json_report.render(report).encode()
