"""How a check says what it found."""

from __future__ import annotations

from typing import Literal

import pytest

from grader.checks.findings import finding, internal, judged, refusal, skipped
from grader.evidence import Claim
from grader.lessons import LESSONS
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


def test_a_refusal_brings_its_lesson() -> None:
    """The words, the reason and the page are ours; the exception's own words become a detail."""
    lesson = LESSONS["if-on-array"]
    claim = Claim("reads-value", "JAX's", 3, "if-on-array", {"value": "`x` (bool[])"}, "- a\n+ b")
    made = refusal(claim, "transform-refused", part="vmap")
    assert ("transform-refused", "vmap: `if` asks whether `x` (bool[]) is true", "vmap", "JAX's") == (
        made.rule,
        made.message,
        made.object,
        made.detail,
    )
    assert (lesson.fix, lesson.why, lesson.page, "- a\n+ b") == (made.hint, made.why, made.page, made.rewrite)


def test_a_refusal_without_a_lesson_keeps_its_own_words() -> None:
    """There is nothing to add to what Python says about Python."""
    made = refusal(Claim("raises", "ValueError: bad", 3))
    assert ("ValueError: bad", RULES["raises"].remedy, None, None) == (
        made.message,
        made.hint,
        made.why,
        made.detail,
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
