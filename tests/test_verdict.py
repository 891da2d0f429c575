"""Statuses, their order, and the models of the report."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grader.verdict import CheckResult, Environment, Finding, Report, Result, Status, worst


def test_statuses_stand_most_serious_first() -> None:
    """The order is part of the contract."""
    assert ["INTERNAL", "ERROR", "TIMEOUT", "MEMORY", "FAIL", "SKIPPED", "PASS"] == [
        str(status) for status in Status
    ]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([Status.PASS, Status.PASS], Status.PASS),
        ([Status.PASS, Status.SKIPPED], Status.PASS),
        ([Status.SKIPPED, Status.SKIPPED], Status.SKIPPED),
        ([], Status.SKIPPED),
        ([Status.FAIL, Status.PASS, Status.SKIPPED], Status.FAIL),
        ([Status.MEMORY, Status.FAIL], Status.MEMORY),
        ([Status.MEMORY, Status.TIMEOUT], Status.TIMEOUT),
        ([Status.TIMEOUT, Status.ERROR], Status.ERROR),
        ([Status.ERROR, Status.INTERNAL], Status.INTERNAL),
    ],
)
def test_the_most_serious_status_wins(statuses: list[Status], expected: Status) -> None:
    """Skipped checks count only if nothing else is there."""
    assert expected == worst(statuses)


@given(st.lists(st.sampled_from(Status)))
def test_a_pass_needs_every_judged_check_to_pass(statuses: list[Status]) -> None:
    """Nothing but passes and skips, with at least one pass, is a pass."""
    passed = Status.PASS in statuses and set(statuses) <= {Status.PASS, Status.SKIPPED}
    assert passed == (worst(statuses) is Status.PASS)


def report() -> Report:
    """Return a small report."""
    finding = Finding(rule="prints", message="prints 'x'", file="a.py", line=3)
    check = CheckResult(check="purity", status=Status.FAIL, points=0.0, max_points=3.0, findings=(finding,))
    unjudged = CheckResult(
        check="speed", status=Status.SKIPPED, points=None, max_points=1.0, reason="unavailable", note="no GPU"
    )
    result = Result(
        exercise="ewma-scan",
        submission="a.py",
        status=Status.FAIL,
        points=0.0,
        max_points=3.0,
        checks=(check, unjudged),
    )
    environment = Environment(jax="0.10.2", platform="cpu", device="x86_64", protections=("landlock",))
    return Report(jaxercise="0.1.0", environment=environment, results=(result,))


def test_a_report_survives_json() -> None:
    """What is written can be read back, unchanged."""
    assert report() == Report.model_validate_json(report().model_dump_json())


def test_a_check_that_was_not_judged_has_null_points() -> None:
    """Null is not zero: such points are not counted."""
    dumped = report().model_dump(mode="json")["results"][0]["checks"][1]
    assert (None, "unavailable", "SKIPPED") == (dumped["points"], dumped["reason"], dumped["status"])


def test_unknown_keys_are_refused() -> None:
    """A misspelt key is an error, not a lost value."""
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Finding.model_validate({"rule": "prints", "message": "x", "lines": 3})


def test_results_cannot_be_changed() -> None:
    """Verdicts are frozen: nobody adjusts points after the fact."""
    with pytest.raises(ValidationError, match="frozen"):
        report().results[0].points = 10.0  # type: ignore[misc]
