"""How a check says what it found. Layer 5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from grader.evidence import Claim
from grader.lessons import LESSONS, tell
from grader.rules import RULES
from grader.todo import LONGEST, for_lesson, for_rule, from_rewrite
from grader.todo_words import about_python
from grader.verdict import CheckResult, Finding, Status

__all__ = ["finding", "internal", "judged", "refusal", "skipped"]


def finding(
    rule: str,
    message: str,
    *,
    line: int | None = None,
    what: str = "",
    todo: str = "",
    advice: bool = False,
) -> Finding:
    """Return a finding with the rule's own remedy as its hint, and what it says is to be done unless ``todo`` does."""
    known = RULES[rule]
    return Finding(
        rule=rule,
        message=message or known.title,
        line=line,
        object=what or None,
        todo=todo if 0 < len(todo) <= LONGEST else for_rule(rule, what),
        hint=known.remedy,
        advice=advice or known.is_advice,
    )


def refusal(claim: Claim, rule: str = "", *, part: str = "") -> Finding:
    """Return what a trace child says about a refused trace, with the lesson it teaches.

    Args:
        claim: what it says.
        rule: the rule to name, if another than the claim's.
        part: the transform in which it happened, or ''.
    """
    lesson = LESSONS.get(claim.kind)
    start = f"{part}: " if part else ""
    if lesson is None:
        todo = from_rewrite(claim.rewrite) or about_python(claim.rule, claim.message)
        plain = finding(rule or claim.rule, start + claim.message, line=claim.line, what=part, todo=todo)
        return plain.model_copy(update={"rewrite": claim.rewrite or None})
    return Finding(
        rule=rule or claim.rule,
        message=start + tell(claim.kind, claim.slots),
        line=claim.line,
        object=part or None,
        todo=for_lesson(claim.kind, claim.slots, claim.rewrite),
        hint=lesson.fix,
        why=lesson.why,
        rewrite=claim.rewrite or None,
        page=lesson.page,
        detail=claim.message or None,
    )


def judged(
    check: str,
    max_points: float,
    findings: Sequence[Finding],
    *,
    failing: Status = Status.FAIL,
    note: str | None = None,
) -> CheckResult:
    """Return ``PASS`` with all points if every finding is advice, else ``failing`` with none."""
    passed = all(item.advice for item in findings)
    return CheckResult(
        check=check,
        status=Status.PASS if passed else failing,
        points=max_points if passed else 0.0,
        max_points=max_points,
        findings=tuple(findings),
        note=note,
    )


def skipped(
    check: str, max_points: float, reason: Literal["blocked", "unavailable"], note: str
) -> CheckResult:
    """Return ``SKIPPED``: ``blocked`` counts as 0 points, ``unavailable`` is not counted."""
    points = 0.0 if reason == "blocked" else None
    return CheckResult(
        check=check, status=Status.SKIPPED, points=points, max_points=max_points, reason=reason, note=note
    )


def internal(check: str, max_points: float, note: str) -> CheckResult:
    """Return ``INTERNAL``: our own fault, no points either way."""
    return CheckResult(check=check, status=Status.INTERNAL, points=None, max_points=max_points, note=note)
