"""Tests of ``grader.report.chart``."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.chart import WIDTH, chart
from grader.verdict import SpeedRecord

positive = st.floats(1e-6, 1e6)
samples = st.lists(st.integers(1, 10**12), min_size=1, max_size=400)


def _speed(
    baseline: list[int], submission: list[int], marks: tuple[float, float, float, float]
) -> SpeedRecord:
    speedup, low, high, at_least = marks
    return SpeedRecord(
        baseline_ns=tuple(baseline),
        submission_ns=tuple(submission),
        speedup=speedup,
        low=low,
        high=high,
        at_least=at_least,
        decision="met",
    )


def test_chart_orders_its_marks() -> None:
    """Greater speedups lie further right, and each pair of samples is a dot at its ratio."""
    marks = chart(_speed([400, 800], [100, 100], (5.5, 4.0, 8.0, 2.0)))
    assert marks is not None
    assert marks.threshold < marks.low < marks.speedup < marks.high
    assert [marks.low, marks.high] == [x for x, _ in marks.dots]


@pytest.mark.parametrize(
    "speed",
    [
        _speed([], [], (1.0, 1.0, 1.0, 1.0)),
        _speed([5], [0], (1.0, 1.0, 1.0, 1.0)),
        _speed([5], [5], (math.inf, 1.0, 1.0, 1.0)),
        _speed([5], [5], (1.0, math.nan, 1.0, 1.0)),
        _speed([5], [5], (1.0, 0.0, 1.0, 1.0)),
    ],
)
def test_chart_refuses_what_an_axis_cannot_show(speed: SpeedRecord) -> None:
    """Without a pair of samples, or with a bound that has no logarithm, there is no picture."""
    assert chart(speed) is None


@given(samples, samples, st.tuples(positive, positive, positive, positive))
def test_chart_stays_inside_its_frame(
    baseline: list[int], submission: list[int], marks: tuple[float, float, float, float]
) -> None:
    """Whatever the samples, every place lies in the drawing, and a page holds few dots."""
    drawn = chart(_speed(baseline, submission, marks))
    assert drawn is not None
    places = [x for x, _ in drawn.dots] + [tick.x for tick in drawn.ticks]
    places += [drawn.low, drawn.high, drawn.speedup, drawn.threshold]
    assert all(0 <= x <= WIDTH for x in places)
    assert all(0 <= y <= 82 for _, y in drawn.dots)
    assert 1 <= len(drawn.dots) <= 150
    assert 1 <= len(drawn.ticks) <= 7
