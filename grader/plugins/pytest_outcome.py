"""From a verdict to how the test of one of its checks ends. Layer 8."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from grader.report.agenda import points_text, skip_reason
from grader.report.one_check import check_line, check_text
from grader.report.plain import one_line
from grader.verdict import CheckResult, Result, Status

__all__ = ["FAULT", "Outcome", "outcome"]

FAULT = (
    "The grader failed, not the answer: nothing can be said about it. Run it again, and please report this."
)


@dataclass(frozen=True)
class Outcome:
    """How a test ends."""

    kind: Literal["passed", "skipped", "failed", "fault"]
    """The last is our own: an error, and no failure of the answer's."""
    text: str = ""
    """What is shown; of a test that passed, advice."""
    line: str = ""
    """What was found, in one line."""
    spot: int | None = None
    """Where in the answer's file, from 1."""
    rule: str = ""
    points: str = ""


def outcome(result: Result, name: str, asked: AbstractSet[str], source: str) -> Outcome:
    """Return how the test of one check ends.

    Args:
        result: the whole verdict.
        name: the check.
        asked: checks of this answer that are tests of this run. Where a check could not be judged because of one
            that is none of them, it fails with what that one found: nobody else would tell.
        source: the answer's text.
    """
    check = next(found for found in result.checks if found.check == name)
    points = points_text(check.points, check.max_points) if check.max_points else ""
    if check.status is Status.INTERNAL:
        return Outcome("fault", f"{FAULT}\n{one_line(check.note or '', 1000)}")
    if check.status is Status.SKIPPED:
        blocking = _failed_before(result, check)
        if check.reason != "blocked" or not blocking or asked & {found.check for found in blocking}:
            return Outcome("skipped", _why_skipped(check, blocking), points=points)
        check = blocking[0]
    text = check_text(result, check, {result.submission: source})
    if check.status is Status.PASS:
        return Outcome("passed", text if check.findings else "", points=points)
    first = next((found for found in check.findings if not found.advice), None)
    return Outcome(
        "failed",
        text,
        line=check_line(check),
        spot=first.line if first else None,
        rule=first.rule if first else "",
        points=points,
    )


def _failed_before(result: Result, check: CheckResult) -> list[CheckResult]:
    before = result.checks[: result.checks.index(check)]
    return [found for found in before if found.status not in (Status.PASS, Status.SKIPPED)]


def _why_skipped(check: CheckResult, blocking: list[CheckResult]) -> str:
    said = [skip_reason(check), *(f"{found.check}: {check_line(found)}" for found in blocking[:1])]
    if not blocking:
        said.append(one_line(check.note or "", 200))
    return "; ".join(part for part in said if part)
