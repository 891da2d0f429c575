"""Check ``purity``: observations lower a grade and never raise it."""

from __future__ import annotations

import pytest

from grader.checks.purity import check
from grader.evidence import Observed
from grader.rules import RULES
from grader.verdict import CheckResult, Status
from tests.checks.conftest import traced


def seen(rule: str, *, advice: bool = False) -> Observed:
    """Return an observation."""
    return Observed(rule, f"saw {rule}", 4, "x", advice)


def judge(
    *observations: Observed, status: Status = Status.PASS, forbids_aliasing: bool = False
) -> CheckResult:
    """Judge these observations."""
    return check(
        traced(observations=observations), 3.0, trace_status=status, forbids_aliasing=forbids_aliasing
    )


def test_nothing_seen_is_pure() -> None:
    """All points."""
    assert (Status.PASS, 3.0) == (judge().status, judge().points)


@pytest.mark.parametrize("rule", [r.name for r in RULES.values() if r.check == "purity" and not r.is_advice])
def test_every_rule_of_purity_costs_the_points(rule: str) -> None:
    """One observation is enough, and it keeps its words, line and object."""
    result = judge(seen(rule))
    (finding,) = result.findings
    assert (Status.FAIL, 0.0) == (result.status, result.points)
    assert (rule, f"saw {rule}", 4, "x") == (finding.rule, finding.message, finding.line, finding.object)


def test_advice_is_shown_and_free() -> None:
    """Harmless habits are named without cost."""
    result = judge(seen("writes-constant"), seen("prints", advice=True))
    assert (Status.PASS, 3.0, [True, True]) == (
        result.status,
        result.points,
        [item.advice for item in result.findings],
    )


def test_returning_the_argument_fails_only_where_aliasing_is_the_lesson() -> None:
    """Elsewhere it is honest."""
    alias = seen("returns-argument", advice=True)
    assert Status.PASS is judge(alias).status
    assert Status.FAIL is judge(alias, forbids_aliasing=True).status
    assert Status.PASS is judge(seen("prints", advice=True), forbids_aliasing=True).status


@pytest.mark.parametrize(
    "status", [Status.FAIL, Status.ERROR, Status.TIMEOUT, Status.MEMORY, Status.INTERNAL]
)
def test_without_a_trace_purity_is_blocked(status: Status) -> None:
    """What cannot be traced cannot be called pure, and mere advice changes nothing about it."""
    for result in (judge(status=status), judge(seen("writes-constant"), status=status)):
        assert (Status.SKIPPED, "blocked", 0.0, "the function could not be traced") == (
            result.status,
            result.reason,
            result.points,
            result.note,
        )


def test_what_was_seen_before_a_trace_failed_still_counts() -> None:
    """A mutation is a finding even if JAX refused the next line."""
    result = judge(seen("mutates-argument"), status=Status.FAIL)
    assert (Status.FAIL, "mutates-argument") == (result.status, result.findings[0].rule)


def test_findings_of_a_rule_come_in_the_order_of_the_file() -> None:
    """The rule seen first leads; under it, the earlier line comes first."""
    lines = [("mutates-global", 9), ("keeps-tracer", 9), ("mutates-global", 2), ("keeps-tracer", 2)]
    result = judge(*(Observed(rule, "seen", line, "x", False) for rule, line in lines))
    expected = [("mutates-global", 2), ("mutates-global", 9), ("keeps-tracer", 2), ("keeps-tracer", 9)]
    assert expected == [(item.rule, item.line) for item in result.findings]
