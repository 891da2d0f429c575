"""One check as text: what to do first, what belongs to another check, and nothing that acts."""

from __future__ import annotations

import re

from grader.report.one_check import check_line, check_text
from grader.verdict import CheckResult, Finding, Result, SpeedRecord, Status
from tests.report.conftest import HOSTILE, SOURCE, SPEED

PATH = "answers/control-flow/ewma_scan.py"


def _check(name: str, status: Status, *findings: Finding, note: str | None = None) -> CheckResult:
    return CheckResult(check=name, status=status, points=0, max_points=3, findings=findings, note=note)


def _result(*checks: CheckResult, speed: SpeedRecord | None = None) -> Result:
    return Result(
        exercise="ewma-scan",
        submission=PATH,
        status=Status.FAIL,
        points=0,
        max_points=3,
        checks=checks,
        speed=speed,
    )


MUTATES = Finding(rule="mutates-argument", message="it changes `xs`", file=PATH, line=7)


def test_its_own_findings_alone() -> None:
    """The first one in full, the rest in a line each, those of other checks not at all."""
    prints = Finding(rule="prints", message="it prints", file=PATH, line=8)
    purity = _check("purity", Status.FAIL, MUTATES, prints)
    wrong = _check("correctness", Status.FAIL, Finding(rule="wrong-value", message="1 is not 2"))
    text = check_text(_result(purity, wrong), purity, {PATH: SOURCE})
    assert text.startswith("Fix next, line 7: build a new value instead of changing the argument")
    assert "> 7 |         out[i] = alpha" in text
    assert "Then\n  - purity: prints, ewma_scan.py:8: it prints" in text
    assert "wrong-value" not in text


def test_what_comes_first_is_another_checks() -> None:
    """A consequence points to what it follows from."""
    wrong = _check("correctness", Status.FAIL, Finding(rule="wrong-value", message="1 is not 2"))
    verdict = _result(_check("purity", Status.FAIL, MUTATES), wrong)
    text = check_text(verdict, wrong, {PATH: SOURCE})
    assert text.startswith(
        "Before this, look at what purity: mutates-argument, ewma_scan.py:7 says.\n\nFix next:"
    )


def test_a_check_without_findings_still_says_something() -> None:
    """What its status means, what it noted, and what was timed."""
    slow = _check("speed", Status.FAIL, note="alone on the machine")
    text = check_text(_result(slow, speed=SPEED), slow, {})
    assert "Judged, and not yet as the exercise asks." in text
    assert "alone on the machine; 14.2x, between 12.9x and 15.5x; asked 3x: met" in text
    assert "FAIL" == check_line(slow)


def test_nothing_hostile_acts() -> None:
    """Every field of a finding may quote a submission; no control character is left, and the line is one line."""
    hostile = Finding(
        rule=HOSTILE, message=HOSTILE * 50 + "\nnext", file=PATH, line=7, hint=HOSTILE, rewrite=HOSTILE
    )
    check = _check("purity", Status.FAIL, hostile, hostile, note=HOSTILE)
    text = check_text(_result(check), check, {PATH: HOSTILE + SOURCE})
    line = check_line(check)
    for said in (text, line):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e\ud800]", said)
        said.encode("utf-8")
    assert "\n" not in line
    assert len(line) < 500
