"""From verdicts of every status to tests that pass, fail, are skipped, or are our own error."""

from __future__ import annotations

import pytest

from grader.plugins.pytest_outcome import outcome
from grader.verdict import CheckResult, Finding, Result, Status

SOURCE = "import jax\n\n\ndef f(x):\n    x[0] = 1\n    return x\n"
TRACE = CheckResult(check="trace", status=Status.PASS, points=0, max_points=0)
ASKED = frozenset({"trace", "purity", "correctness", "speed"})


def result(*checks: CheckResult) -> Result:
    """Return a verdict of these checks."""
    return Result(
        exercise="f", submission="answers/t/f.py", status=Status.FAIL, points=0, max_points=7, checks=checks
    )


def failed(
    check: str, status: Status, rule: str, line: int | None = 5, *, advice: bool = False
) -> CheckResult:
    """Return a check that ended so."""
    finding = Finding(rule=rule, message=f"{rule} happened", file="answers/t/f.py", line=line, advice=advice)
    return CheckResult(check=check, status=status, points=0, max_points=3, findings=(finding,))


def blocked(check: str) -> CheckResult:
    """Return a check that an earlier one made pointless."""
    return CheckResult(check=check, status=Status.SKIPPED, points=0, max_points=3, reason="blocked")


@pytest.mark.parametrize("status", [Status.FAIL, Status.ERROR, Status.TIMEOUT, Status.MEMORY])
def test_what_was_found_fails(status: Status) -> None:
    """Whatever the status, the finding is told with its line, in a text and in one line."""
    found = outcome(result(TRACE, failed("purity", status, "mutates-argument")), "purity", ASKED, SOURCE)
    assert ("failed", 5, "mutates-argument", "0 / 3") == (found.kind, found.spot, found.rule, found.points)
    assert found.text.startswith("Fix next, line 5: build a new value instead of changing the argument")
    assert "> 5 |     x[0] = 1" in found.text
    assert "mutates-argument in line 5: mutates-argument happened" == found.line


def test_what_was_blocked_is_told_by_one_test() -> None:
    """Where the check in its way is a test of this run, it is skipped; where it is not, it fails with its words."""
    verdict = result(failed("trace", Status.ERROR, "raises"), blocked("purity"), blocked("correctness"))
    found = outcome(verdict, "correctness", ASKED, SOURCE)
    assert "skipped" == found.kind
    assert "an earlier check has to pass first; trace: raises in line 5: raises happened" == found.text
    alone = outcome(verdict, "correctness", {"correctness"}, SOURCE)
    assert ("failed", "raises", 5) == (alone.kind, alone.rule, alone.spot)
    assert alone.text.startswith("Fix next, line 5: run the function yourself")


def test_what_this_machine_cannot_judge_is_skipped() -> None:
    """The check's own words say why."""
    check = CheckResult(
        check="speed",
        status=Status.SKIPPED,
        points=None,
        max_points=2,
        reason="unavailable",
        note="the exercise has no threshold for gpu",
    )
    found = outcome(result(TRACE, check), "speed", {"speed"}, SOURCE)
    assert "skipped" == found.kind
    assert "not possible on this machine, not counted; the exercise has no threshold for gpu" == found.text


def test_our_own_fault_is_no_failure() -> None:
    """It is told as ours, with what it said."""
    check = CheckResult(
        check="purity", status=Status.INTERNAL, points=None, max_points=3, note="a \x1b fault"
    )
    found = outcome(result(TRACE, check), "purity", ASKED, SOURCE)
    assert "fault" == found.kind
    assert found.text.startswith("The grader failed, not the answer")
    assert found.text.endswith("a \\x1b fault")


def test_advice_passes() -> None:
    """It costs nothing, and is kept for who asks pytest for it."""
    check = failed("purity", Status.PASS, "returns-argument", advice=True)
    found = outcome(result(TRACE, check), "purity", ASKED, SOURCE)
    assert "passed" == found.kind
    assert found.text.startswith("Advice, line 5: ")
    assert "" == outcome(result(TRACE, check), "trace", ASKED, SOURCE).text
