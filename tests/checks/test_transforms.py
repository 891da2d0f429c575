"""Check ``transforms``: vmap, grad and the others, traced and with the right values."""

from __future__ import annotations

import math

import pytest

from grader.checks.transforms import check
from grader.evidence import Claim, Facts, JudgeEvidence, TraceEvidence
from grader.verdict import CheckResult, Status
from tests.checks.conftest import EXPECTED, PLAN, died, ran, traced


def judge(
    evidence: JudgeEvidence | None, trace: TraceEvidence | None = None, status: Status = Status.PASS
) -> CheckResult:
    """Judge this evidence."""
    return check(PLAN, trace or traced(), evidence, EXPECTED, 2.0, trace_status=status)


def test_right_values_pass() -> None:
    """All points, nothing to say."""
    result = judge(ran())
    assert (Status.PASS, 2.0, ()) == (result.status, result.points, result.findings)


def test_wrong_values_of_the_function_itself_do_not_matter_here() -> None:
    """Checks are independent: a value is for correctness to judge."""
    assert Status.PASS is judge(ran(("base", 0), ("case-1", 0))).status


@pytest.mark.parametrize(
    ("name", "value", "rule", "words"),
    [
        (
            "vmap",
            9.5,
            "transform-wrong",
            "vmap: batched result[2, 1] expected 1, actual 9.5 (1 of 6 elements differ)",
        ),
        (
            "vmap",
            math.nan,
            "transform-wrong",
            "vmap: batched result[2, 1] expected 1, actual nan (1 of 6 elements differ)",
        ),
        (
            "grad",
            9.5,
            "transform-wrong",
            "grad: derivative with respect to x[1] expected 1, actual 9.5 (1 of 2 elements differ)",
        ),
        (
            "grad",
            math.nan,
            "gradient-not-finite",
            "grad: derivative with respect to x[1] expected 1, actual nan (1 of 2 elements differ)",
        ),
    ],
)
def test_wrong_values_name_transform_place_and_both_values(
    name: str, value: float, rule: str, words: str
) -> None:
    """A derivative that is NaN has a rule of its own; one finding a transform."""
    result = judge(ran((name, 0), (name, 1), value=value))
    (finding,) = result.findings
    assert (Status.FAIL, 0.0) == (result.status, result.points)
    assert (rule, words, name) == (finding.rule, finding.message, finding.object)


def test_a_transform_that_jax_refuses_is_a_finding_beside_the_others() -> None:
    """What can be judged is judged all the same."""
    trace = traced(
        parts={"vmap": Claim("refused-by-jax", "no batching rule", 6)}, included=("base", "case-1", "grad")
    )
    result = judge(ran(("grad", 0), included=("base", "case-1", "grad")), trace)
    assert [("transform-refused", "vmap: no batching rule", 6), ("transform-wrong", 0)] == [
        (result.findings[0].rule, result.findings[0].message, result.findings[0].line),
        (result.findings[1].rule, result.findings[1].line or 0),
    ]


def test_a_transform_that_is_missing_is_not_passed() -> None:
    """No result is never a pass."""
    included = ("base", "case-1", "grad")
    result = judge(ran(included=included), traced(included=included))
    assert (Status.FAIL, ["vmap: the transform was not traced"]) == (
        result.status,
        [f.message for f in result.findings],
    )


@pytest.mark.parametrize(
    ("evidence", "trace", "status"),
    [
        (None, traced(), Status.ERROR),
        (ran(), traced(), Status.TIMEOUT),
        (None, traced(included=("case-1",)), Status.PASS),
        (died("program-too-slow"), traced(), Status.PASS),
        (JudgeEvidence(bundle=Facts(failed="why")), traced(), Status.PASS),
    ],
)
def test_what_an_earlier_check_made_pointless_is_blocked(
    evidence: JudgeEvidence | None, trace: TraceEvidence, status: Status
) -> None:
    """No trace, no result of the right structure, or no run: zero points, and one fault is not blamed twice."""
    result = judge(evidence, trace, status)
    assert (Status.SKIPPED, "blocked", 0.0, ()) == (
        result.status,
        result.reason,
        result.points,
        result.findings,
    )


@pytest.mark.parametrize(
    "evidence", [None, JudgeEvidence(), died("program-crashes", "the judge failed", internal=True)]
)
def test_no_outputs_are_never_a_pass(evidence: JudgeEvidence | None) -> None:
    """Handed out and not answered is our fault, even where the exercise asks for jit alone."""
    result = judge(evidence)
    assert (Status.INTERNAL, None) == (result.status, result.points)
