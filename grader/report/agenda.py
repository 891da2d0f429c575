"""The order in which a student should take the findings of a result. Layer 8.

First what costs points, in the order of the checks (a program that does not trace has nothing else to
mend), then advice. The first one is *the* thing to fix next. Where the jail refused a file or a connection, what was
asked of it comes before the exception that this raised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from grader.rules import CHECKS, RULES
from grader.todo import for_rule
from grader.verdict import CheckResult, Finding, Result, Status

__all__ = [
    "MEANINGS",
    "Item",
    "agenda",
    "frequent_rules",
    "meaning",
    "points_text",
    "skip_reason",
    "status_counts",
    "title_of",
]

MEANINGS = {
    Status.INTERNAL: "The grader failed, not the submission. Nothing is lost: it can be graded again.",
    Status.ERROR: "The submission could not be judged.",
    Status.TIMEOUT: "The submission ran into the time limit.",
    Status.MEMORY: "The submission ran into the memory limit.",
    Status.FAIL: "Judged, and not yet as the exercise asks.",
    Status.SKIPPED: "Not judged; the reason stands beside each check.",
    Status.PASS: "Everything the exercise asks for.",
}
"""What each status means to a student, most serious first."""


def meaning(result: Result) -> str:
    """Return what became of a submission, in a sentence."""
    if result.status is Status.FAIL and result.points == result.max_points:
        short = [check.check for check in result.checks if check.status is Status.FAIL]
        return f"All points, but no pass yet, for want of {' and '.join(short)}."
    return MEANINGS[result.status]


_REASONS = {
    "blocked": "an earlier check has to pass first",
    "unavailable": "not possible on this machine, not counted",
}
_REFUSED = frozenset({"reads-file", "writes-file", "uses-network", "starts-process-or-thread"})
"""Rules about what there is none of where submissions are graded."""


@dataclass(frozen=True)
class Item:
    """One finding with what its rule says about it."""

    check: str
    """Name of the check, one of ``CHECKS``."""
    finding: Finding
    headline: str
    """What to do, an imperative of one line. The finding's own words come before the rule's."""
    title: str
    """What happened, one clause with a capital."""
    remedy: str
    """What to do, one sentence, or ''. The finding's own hint comes before the rule's."""


def agenda(result: Result) -> tuple[Item, ...]:
    """Return the findings of a result in the order to take them, advice last."""
    found = [_item(check, finding) for check in result.checks for finding in check.findings]
    refused = {item.finding.line for item in found if item.finding.rule in _REFUSED and item.finding.line}
    return tuple(sorted(found, key=lambda item: (item.finding.advice, _place(item, refused))))


def _place(item: Item, refused: Collection[int | None]) -> float:
    is_consequence = item.finding.rule == "raises" and item.finding.line in refused
    return _rank("purity") + 0.5 if is_consequence else _rank(item.check)


def _item(check: CheckResult, finding: Finding) -> Item:
    rule = RULES.get(finding.rule)
    remedy = finding.hint or (rule.remedy if rule else "")
    headline = finding.todo or (for_rule(finding.rule, finding.object or "") if rule else finding.message)
    return Item(check.check, finding, headline, title_of(finding.rule), remedy)


def title_of(rule: str) -> str:
    """Return what happened where a submission falls short of a rule: a clause with a capital."""
    return _capital(RULES[rule].title if rule in RULES else rule)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rank(check: str) -> int:
    return CHECKS.index(check) if check in CHECKS else len(CHECKS)


def skip_reason(check: CheckResult) -> str:
    """Return why a check was skipped, in words, or ''."""
    return _REASONS[check.reason] if check.reason else ""


def points_text(points: float | None, max_points: float) -> str:
    """Return ``7.5 / 10``; points that could not be judged are a dash."""
    return f"{'-' if points is None else _short(points)} / {_short(max_points)}"


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def status_counts(results: Iterable[Result]) -> dict[Status, int]:
    """Return how many results ended in each status that occurs, most serious first."""
    counts = Counter(result.status for result in results)
    return {status: counts[status] for status in Status if counts[status]}


def frequent_rules(results: Iterable[Result], most: int = 10) -> list[tuple[str, str, int]]:
    """Return (rule, title, number of submissions) for the rules that most submissions fell short of.

    Advice is left out. A submission that meets a rule twice counts once.
    """
    counts = Counter(
        rule
        for result in results
        for rule in {item.finding.rule: None for item in agenda(result) if not item.finding.advice}
    )
    return [(rule, title_of(rule), count) for rule, count in counts.most_common(most)]
