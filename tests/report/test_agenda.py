"""Tests of ``grader.report.agenda``."""

from __future__ import annotations

import pytest

from grader.report.agenda import (
    MEANINGS,
    agenda,
    frequent_rules,
    meaning,
    points_text,
    skip_reason,
    status_counts,
)
from grader.verdict import CheckResult, Finding, Report, Result, Status


def _result(*checks: CheckResult) -> Result:
    return Result(exercise="e", submission="s.py", status=Status.FAIL, points=0, max_points=1, checks=checks)


def _check(check: str, *findings: Finding) -> CheckResult:
    return CheckResult(check=check, status=Status.FAIL, points=0, max_points=1, findings=findings)


def test_agenda_takes_checks_in_order_and_advice_last() -> None:
    """What keeps the program from tracing comes first, advice comes after all that costs points."""
    result = _result(
        _check("speed", Finding(rule="below-threshold", message="")),
        _check(
            "purity",
            Finding(rule="writes-constant", message="", advice=True),
            Finding(rule="prints", message=""),
            Finding(rule="reads-clock", message=""),
        ),
        _check("trace", Finding(rule="raises", message="")),
    )
    expected = ["raises", "prints", "reads-clock", "below-threshold", "writes-constant"]
    assert expected == [item.finding.rule for item in agenda(result)]


def test_agenda_takes_what_was_refused_before_the_exception_that_it_raised() -> None:
    """A file that cannot be opened is the cause; another line's exception, or another rule's, comes first as ever."""
    trace = _check("trace", Finding(rule="raises", message="", line=8))
    for rule, line, expected in [
        ("writes-file", 8, ["writes-file", "raises"]),
        ("writes-file", 7, ["raises", "writes-file"]),
        ("prints", 8, ["raises", "prints"]),
    ]:
        purity = _check("purity", Finding(rule=rule, message="", line=line))
        assert expected == [item.finding.rule for item in agenda(_result(trace, purity))]


def test_agenda_prefers_the_hint_of_the_finding() -> None:
    """A finding's own hint is nearer to the code than its rule's remedy."""
    result = _result(
        _check(
            "purity",
            Finding(rule="prints", message="", hint="Drop line 3."),
            Finding(rule="prints", message=""),
            Finding(rule="no-such-rule", message=""),
        )
    )
    first, second, third = agenda(result)
    assert ("The function prints", "Drop line 3.") == (first.title, first.remedy)
    assert second.remedy.startswith("Take the print out")
    assert ("No-such-rule", "") == (third.title, third.remedy)


@pytest.mark.parametrize(
    ("expected", "points", "most"),
    [
        ("7 / 10", 7.0, 10.0),
        ("6.5 / 10", 6.5, 10.0),
        ("0.33 / 1", 1 / 3, 1.0),
        ("- / 3", None, 3.0),
        ("0 / 0", 0, 0),
    ],
)
def test_points_text(expected: str, points: float | None, most: float) -> None:
    """Points carry no needless digits, and points that are not known are a dash, never a zero."""
    assert expected == points_text(points, most)


def test_status_counts_most_serious_first(every_status: Report) -> None:
    """Each status that occurs is counted, in the order of seriousness; others are left out."""
    assert dict.fromkeys(Status, 1) == status_counts(every_status.results)
    assert list(Status) == list(status_counts(every_status.results))
    assert {Status.PASS: 1} == status_counts(every_status.results[-1:])


def test_every_status_has_a_meaning() -> None:
    """No status is shown without a sentence."""
    assert list(Status) == list(MEANINGS)


def test_all_points_and_no_pass_are_explained() -> None:
    """A check without points has to hold all the same, and is named; otherwise a status has its sentence."""
    transforms = _check("transforms", Finding(rule="transform-wrong", message=""))
    failed = _result(transforms)
    assert MEANINGS[Status.FAIL] == meaning(failed)
    whole = failed.model_copy(update={"points": 1})
    assert "All points, but no pass yet, for want of transforms." == meaning(whole)
    assert MEANINGS[Status.PASS] == meaning(whole.model_copy(update={"status": Status.PASS, "checks": ()}))


def test_frequent_rules_count_submissions() -> None:
    """A rule met twice by one submission counts once, and advice is left out."""
    twice = _result(
        _check("purity", Finding(rule="prints", message="1"), Finding(rule="prints", message="2"))
    )
    once = _result(
        _check(
            "purity",
            Finding(rule="prints", message=""),
            Finding(rule="reads-clock", message=""),
            Finding(rule="writes-constant", message="", advice=True),
        )
    )
    expected = [("prints", "The function prints", 2), ("reads-clock", "The function reads the clock", 1)]
    assert expected == frequent_rules([twice, once])


def test_skip_reason_tells_blocked_from_unavailable() -> None:
    """A check that costs points and one that does not count read differently; a judged one has no reason."""
    base = CheckResult(check="speed", status=Status.SKIPPED, points=0, max_points=1)
    reasons = [
        skip_reason(base.model_copy(update={"reason": reason})) for reason in ("blocked", "unavailable", None)
    ]
    assert ["an earlier check has to pass first", "not possible on this machine, not counted", ""] == reasons
