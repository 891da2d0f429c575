"""Room above a speed threshold."""

from __future__ import annotations

import pytest

from grader.authoring.margins import margin_problem
from grader.verdict import SpeedRecord


def _record(speedup: float, baseline_ns: int = 10_000_000) -> SpeedRecord:
    return SpeedRecord(
        baseline_ns=(baseline_ns,) * 9,
        submission_ns=(1,) * 9,
        speedup=speedup,
        low=speedup,
        high=speedup,
        at_least=4.0,
        decision="met",
    )


def test_a_threshold_with_room_is_silent() -> None:
    """A quarter of what is measured."""
    assert "" == margin_problem(_record(16.0))


@pytest.mark.parametrize("speedup", [4.1, 5.9])
def test_a_narrow_threshold_says_what_to_ask_for(speedup: float) -> None:
    """Half as much again is the least room."""
    said = margin_problem(_record(speedup))
    assert f"{speedup / 4:.1f}, a quarter of it, is safe" in said
    assert f"above {speedup / 1.5:.1f} noise decides" in said


def test_an_original_that_takes_too_long_is_told() -> None:
    """Nine pairs of a quarter of a second do not fit into two seconds."""
    assert "the original takes 0.25 s" in margin_problem(_record(16.0, 250_000_000))
