"""How a check says what it found."""

from __future__ import annotations

from typing import Literal

import pytest

from grader.checks.findings import finding, internal, judged, skipped
from grader.rules import RULES
from grader.verdict import Status


@pytest.mark.parametrize("rule", RULES)
def test_a_finding_brings_the_rules_remedy(rule: str) -> None:
    """Every finding tells what to do; without words of its own it has the rule's."""
    made = finding(rule, "", line=3)
    assert (rule, RULES[rule].title, RULES[rule].remedy, 3, RULES[rule].is_advice) == (
        made.rule,
        made.message,
        made.hint,
        made.line,
        made.advice,
    )


def test_an_unknown_rule_is_our_own_mistake() -> None:
    """The list of rules is closed."""
    with pytest.raises(KeyError):
        finding("looks-odd", "x")


def test_one_finding_that_is_no_advice_costs_all_points() -> None:
    """Advice is shown and costs nothing; anything else fails the check."""
    advice, fault = finding("writes-constant", "x"), finding("prints", "y")
    assert (Status.PASS, 3.0) == (judged("purity", 3.0, []).status, judged("purity", 3.0, [advice]).points)
    failed = judged("purity", 3.0, [advice, fault])
    assert (Status.FAIL, 0.0, 3.0, 2) == (
        failed.status,
        failed.points,
        failed.max_points,
        len(failed.findings),
    )
    assert Status.ERROR is judged("trace", 0.0, [fault], failing=Status.ERROR).status


@pytest.mark.parametrize(("reason", "points"), [("blocked", 0.0), ("unavailable", None)])
def test_blocked_counts_as_zero_and_unavailable_is_not_counted(
    reason: Literal["blocked", "unavailable"], points: float | None
) -> None:
    """Points tell the two reasons of a skip apart."""
    made = skipped("speed", 1.0, reason, "why")
    assert (Status.SKIPPED, points, 1.0, reason, "why") == (
        made.status,
        made.points,
        made.max_points,
        made.reason,
        made.note,
    )


def test_our_own_fault_has_no_points_either_way() -> None:
    """INTERNAL is neither a zero nor a pass."""
    made = internal("correctness", 4.0, "the jail died")
    assert (Status.INTERNAL, None, 4.0, "the jail died") == (
        made.status,
        made.points,
        made.max_points,
        made.note,
    )
