"""Which calls are asked about together, and what becomes of answers; the child itself is tested on its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import properties_child, wire
from grader.course import Exercise, load_course
from grader.evidence import JudgeEvidence, PropertyEvidence
from grader.jail.limits import Ending, Limits, Reply
from grader.plan import Plan, make_plan, speed_plan
from grader.plan_parts import Part
from grader.properties import ask_about_calls, ask_about_program
from grader.spec import Speed

_EXERCISE = load_course(Path(__file__).parent / "course").by_name["add-noise"]
_COUNTS = (
    'def counts(calls):\n    """Counts."""\n    return " ".join([str(len(calls)), '
    'str(calls[0].arguments["x"].shape), *(f"{float(c.result[0]):g}" for c in calls[:3])])\n'
)
Array = np.ndarray[Any, Any]


class _Jails:
    """Runs the child in this process, or answers with what a test says."""

    def __init__(self, frame: bytes | None = None, why: str = ""):
        self._frame, self._why = frame, why

    def run(self, role: str, request: bytes, _: Limits) -> Reply:
        assert role == "properties"
        frame = None if self._why else self._frame or properties_child.main(request)
        ending = Ending(0, None, timed_out=False, wall_s=0.1, cpu_s=0.25, max_rss_bytes=1)
        return Reply(frame, self._why, ending, b"")


def _asked(source: str) -> Exercise:
    exercise = replace(_EXERCISE)
    exercise.__dict__["properties"] = source
    return exercise


PLAN = make_plan(_asked(_COUNTS), "s")


def _outputs(part: Part, number: int) -> tuple[Array, ...]:
    """Give each round its own number, each row of it a little more."""
    first = np.full(part.outputs[0].shape, float(number), "float32")
    if part.kind in ("vmap", "scan"):
        first += np.arange(3, dtype="float32")[:, None] / 10
    return (first, *(np.zeros(leaf.shape, leaf.dtype) for leaf in part.outputs[1:]))


def _judged(plan: Plan = PLAN, *, spoilt: str = "") -> JudgeEvidence:
    rounds = [
        {part.name: _outputs(part, min(number, len(part.values) - 1)) for part in plan.parts}
        for number in range(plan.rounds)
    ]
    if spoilt:
        rounds[0][spoilt][0][0] = np.nan
    return JudgeEvidence(outputs=tuple(rounds))


def _found(evidence: PropertyEvidence | None) -> list[tuple[str, str, str]]:
    assert evidence is not None
    assert "" == evidence.fault
    return [(row.part, row.visibility, row.found) for row in evidence.broken]


def test_the_sets_of_a_case_are_asked_about_together_and_each_round_of_a_transform() -> None:
    """Forty keys make one statistic; a batch is looked at for itself; derivatives are not calls."""
    found = _found(ask_about_program(_Jails(), PLAN, _judged()))  # type: ignore[arg-type]
    sizes = {row[2].split(")")[0] for row in found if row[0] == "case-1"}
    assert [
        ("base", "public", "1 (20,) 0"),
        ("base", "hidden", "40 (20,) 1 2 3"),
    ] == [row for row in found if row[0] == "base"]
    assert 1 == len(sizes)
    assert sizes.pop().startswith("20 (")
    assert [
        ("vmap", "public", "3 (20,) 0 0.1 0.2"),
        ("vmap", "hidden", "3 (20,) 1 1.1 1.2"),
        ("scan", "public", "3 (20,) 0 0.1 0.2"),
        ("scan", "hidden", "3 (20,) 1 1.1 1.2"),
    ] == [row for row in found if row[0] in ("vmap", "scan")]


def test_a_scan_carries_what_the_program_gave_the_step_before() -> None:
    """The argument of a later step is the result of the one before it."""
    source = (
        'def carried(calls):\n    """Carried."""\n'
        '    return " ".join(f"{float(c.arguments[\'x\'][0]):g}" for c in calls[1:]) if len(calls) == 3 else None\n'
    )
    plan = make_plan(_asked(source), "s")
    found = _found(ask_about_program(_Jails(), plan, _judged(plan)))  # type: ignore[arg-type]
    assert ("scan", "public", "0 0.1") in found


def test_groups_that_are_not_finite_are_not_asked_about() -> None:
    """NaN is found without a property, which need not be ready for it."""
    found = _found(ask_about_program(_Jails(), PLAN, _judged(spoilt="vmap")))  # type: ignore[arg-type]
    assert ["hidden"] == [row[1] for row in found if row[0] == "vmap"]


def test_nothing_is_asked_where_values_are_compared_or_missing() -> None:
    """Other exercises have no such evidence; a program that did not run has an empty one."""
    plain = make_plan(load_course(Path(__file__).parent / "course").by_name["double"], "s")
    assert ask_about_program(_Jails(why="never asked"), plain, _judged(plain)) is None  # type: ignore[arg-type]
    for judge in (None, JudgeEvidence()):
        empty = ask_about_program(_Jails(why="never asked"), PLAN, judge)  # type: ignore[arg-type]
        assert PropertyEvidence() == empty


def test_outputs_from_elsewhere_are_cast_to_the_declared_type() -> None:
    """The oracle computes in float64; a property sees what a submission would give."""
    source = 'def kinds(calls):\n    """Kinds."""\n    return str(calls[0].result.dtype)\n'
    exercise = _asked(source)
    spec = exercise.spec.model_copy(update={"speed": Speed(size={"n": 4}, at_least={"cpu": 2})})
    sized = replace(exercise, spec=spec)
    sized.__dict__["properties"] = source
    part = speed_plan(sized, "s")
    found = ask_about_calls(_Jails(), sized, [part], {("speed", 0): (np.zeros(4),)})  # type: ignore[arg-type]
    assert [("speed", "hidden", "float32")] == _found(found)


@pytest.mark.parametrize(
    ("jails", "fault"),
    [
        (_Jails(why="time limit"), "properties.py gave no answer (time limit)"),
        (_Jails(wire.pack({"fault": "", "broken": [[99, "must", "found"]]})), "malformed"),
        (_Jails(wire.pack({"fault": "", "broken": [[0, 1, "found"]]})), "malformed"),
        (_Jails(wire.pack({})), "malformed"),
        (_Jails(b"no frame at all"), "malformed"),
    ],
)
def test_an_answer_that_does_not_fit_is_a_fault(jails: _Jails, fault: str) -> None:
    """It is never taken for a property that holds, nor for one that does not."""
    found = ask_about_program(jails, PLAN, _judged())  # type: ignore[arg-type]
    assert found is not None
    assert fault in found.fault
    assert () == found.broken
