"""Check ``correctness``: values on every case, and silence about hidden ones."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from grader.checks.correctness import check
from grader.evidence import Claim, Facts, JudgeEvidence, TraceEvidence
from grader.verdict import CheckResult, Status
from tests.checks.conftest import (
    EVERY_PART,
    EXPECTED,
    HIDDEN_SIZE,
    HIDDEN_VALUE,
    PLAN,
    died,
    make,
    ran,
    traced,
)


def judge(
    evidence: JudgeEvidence | None, trace: TraceEvidence | None = None, status: Status = Status.PASS
) -> CheckResult:
    """Judge this evidence."""
    return check(PLAN, trace or traced(), evidence, EXPECTED, 4.0, trace_status=status)


def messages(result: CheckResult) -> list[str]:
    """Return the words of all findings."""
    return [item.message for item in result.findings]


def test_right_values_pass() -> None:
    """All points, nothing to say."""
    result = judge(ran())
    assert (Status.PASS, 4.0, ()) == (result.status, result.points, result.findings)


def test_a_wrong_public_value_is_shown_in_full() -> None:
    """Where, expected, actual and the case: a student can repeat it."""
    result = judge(ran(("base", 0)))
    assert (Status.FAIL, 0.0, "wrong-value") == (result.status, result.points, result.findings[0].rule)
    assert ["result[1] expected 1, actual 9.5 (1 of 2 elements differ), on the case n=2"] == messages(result)


@pytest.mark.parametrize(
    ("spoilt", "expected"),
    [
        ([("case-1", 0)], "wrong values on 1 hidden set of inputs"),
        ([("base", 1), ("base", 2), ("case-1", 0)], "wrong values on 3 hidden sets of inputs"),
    ],
)
def test_a_hidden_case_shows_how_many_and_nothing_else(spoilt: list[tuple[str, int]], expected: str) -> None:
    """Neither value nor size nor index of a hidden case is in a message."""
    result = judge(ran(*spoilt))
    assert (Status.FAIL, [expected]) == (result.status, messages(result))
    shown = result.model_dump_json()
    assert HIDDEN_SIZE not in shown
    assert str(HIDDEN_VALUE)[:5] not in shown
    assert "9.5" not in shown


@pytest.mark.parametrize("size", [16, 32, 64])
def test_a_program_that_is_looked_at_must_be_right_as_well(size: int) -> None:
    """Short but wrong at the sizes whose length is compared, right on every case: still wrong."""
    result = judge(ran((f"growth-{size}", 0)))
    assert (Status.FAIL, 0.0, ["wrong values on 1 hidden set of inputs"]) == (
        result.status,
        result.points,
        messages(result),
    )
    assert "9.5" not in result.model_dump_json()


def test_growing_sizes_count_beside_the_cases() -> None:
    """Wrong at sizes of both kinds is one finding of so many sets of inputs."""
    result = judge(ran(("case-1", 0), ("growth-16", 0), ("growth-64", 0), value=math.nan))
    assert [("not-finite", "wrong values on 3 hidden sets of inputs")] == [
        (item.rule, item.message) for item in result.findings
    ]


def test_a_program_that_was_not_run_is_not_compared() -> None:
    """What grows is not run at larger sizes; that costs the points of the program, not these."""
    assert Status.PASS is judge(replace(ran(("growth-32", 0)), program_outputs={})).status


def test_not_finite_has_a_rule_of_its_own() -> None:
    """NaN is looked for elsewhere than a wrong value, in public as in hidden cases."""
    assert "not-finite" == judge(ran(("base", 0), value=math.nan)).findings[0].rule
    assert "not-finite" == judge(ran(("case-1", 0), value=math.inf)).findings[0].rule


def test_a_wrong_shape_is_named_with_its_public_case() -> None:
    """The trace child's words name expected and actual."""
    wrong = Claim("wrong-shape", "result: expected float32[2], actual float32[1]", 5)
    trace = traced(parts={"base": wrong}, included=("case-1",))
    result = judge(ran(included=("case-1",)), trace)
    assert (Status.FAIL, "wrong-shape", 5) == (
        result.status,
        result.findings[0].rule,
        result.findings[0].line,
    )
    assert ["result: expected float32[2], actual float32[1] (case n=2)"] == messages(result)


def test_a_wrong_shape_of_a_hidden_case_shows_no_size() -> None:
    """The trace child's words would name the sizes of a case that nobody may know."""
    wrong = Claim("wrong-shape", f"result: expected float32[{HIDDEN_SIZE}], actual float32[2]", 5)
    trace = traced(parts={"case-1": wrong}, included=("base", "vmap", "grad"))
    result = judge(ran(included=("base", "vmap", "grad")), trace)
    assert (Status.FAIL, ["a result has the wrong shape, on a hidden case"]) == (
        result.status,
        messages(result),
    )
    assert HIDDEN_SIZE not in result.model_dump_json()


def test_what_can_be_shown_comes_first_and_hidden_cases_are_named_once() -> None:
    """Nobody can mend "on a hidden case" while a public one has the same fault, or learns from it three times."""
    hidden = [{"n": size, "visibility": "hidden"} for size in (7321, 7323)]
    plan = make(cases=[*hidden, {"n": 2}], transform_case={"n": 7322})
    wrong = Claim("wrong-structure", "result: expected one array, actual a tuple of 2")
    trace = traced(parts=dict.fromkeys(("base", "case-1", "case-2", "case-3"), wrong), included=())
    result = check(plan, trace, None, {}, 4.0, trace_status=Status.PASS)
    assert [
        "result: expected one array, actual a tuple of 2 (case n=2)",
        "the result has another structure than asked for, on a hidden case",
    ] == messages(result)


def test_wrong_everywhere_needs_no_judge() -> None:
    """If no case has the right structure there is nothing to run, and that is a failure."""
    wrong = Claim("wrong-structure", "result: expected float32[2], actual a tuple of 2")
    result = judge(None, traced(parts={"base": wrong, "case-1": wrong}, included=()))
    assert (Status.FAIL, 2) == (result.status, len(result.findings))


def test_at_most_six_findings_are_shown() -> None:
    """A page full of the same mistake helps nobody."""
    wrong = Claim("wrong-dtype", "float64")
    trace = traced(parts={"base": wrong, "case-1": wrong})
    assert (
        len(judge(ran(*((part, number) for part in EVERY_PART for number in range(3))), trace).findings) <= 6
    )


@pytest.mark.parametrize(
    "status", [Status.FAIL, Status.ERROR, Status.TIMEOUT, Status.MEMORY, Status.INTERNAL]
)
def test_without_a_trace_it_is_blocked(status: Status) -> None:
    """No program, no values: zero points that count."""
    result = judge(None, status=status)
    assert (Status.SKIPPED, "blocked", 0.0, "there is no program to run") == (
        result.status,
        result.reason,
        result.points,
        result.note,
    )


def test_a_program_that_calls_back_is_blocked() -> None:
    """A case left out of the bundle without a mismatch cannot be run, and is never passed."""
    result = judge(None, traced(included=()))
    assert (Status.SKIPPED, "blocked", 0.0) == (result.status, result.reason, result.points)


def test_a_program_with_an_outside_ref_is_not_said_to_call_back_only() -> None:
    """The note covers both reasons for which a program is left out."""
    note = judge(None, traced(included=())).note
    assert "the program calls back into Python or uses a Ref from outside, and the judge runs neither" == note


@pytest.mark.parametrize(
    ("evidence", "status", "rule"),
    [
        (died("program-too-slow"), Status.TIMEOUT, "program-too-slow"),
        (died("program-too-large"), Status.MEMORY, "program-too-large"),
        (died("program-crashes"), Status.ERROR, "program-crashes"),
        (JudgeEvidence(bundle=Facts(failed="why")), Status.ERROR, "program-crashes"),
        (JudgeEvidence(bundle=Facts(failed="RESOURCE_EXHAUSTED: why")), Status.MEMORY, "program-too-large"),
        (JudgeEvidence(bundle=Facts(failed="Out of memory: why")), Status.MEMORY, "program-too-large"),
    ],
)
def test_a_program_that_cannot_be_run_is_a_typed_failure(
    evidence: JudgeEvidence, status: Status, rule: str
) -> None:
    """Time, memory and crashes each have their status; the words are kept."""
    result = judge(evidence)
    assert (status, 0.0, rule) == (result.status, result.points, result.findings[0].rule)
    assert messages(result)[0].endswith("why")


@pytest.mark.parametrize(
    "evidence", [None, JudgeEvidence(), died("program-crashes", "the judge failed", internal=True)]
)
def test_no_outputs_are_never_a_pass(evidence: JudgeEvidence | None) -> None:
    """If every case was handed out and nothing came back, that is our fault: no points either way."""
    result = judge(evidence)
    assert (Status.INTERNAL, None) == (result.status, result.points)


def test_a_lost_update_is_pointed_to() -> None:
    """Wrong values lead to the line whose result is dropped; right ones leave it alone."""
    change = "- x.at[0].set(v)\n+ x = x.at[0].set(v)"
    trace = traced()
    trace = replace(trace, parts={**trace.parts, "base": Claim(line=3, rewrite=change)})
    first = judge(ran(("base", 0)), trace).findings[0]
    assert ("wrong-value", 3, change) == (first.rule, first.line, first.rewrite)
    assert first.hint is not None
    assert "returns a new array" in first.hint
    assert () == judge(ran(), trace).findings
