"""The picture of a speed decision: where each mark goes. Layer 8.

One dot a pair of samples on a logarithmic axis of speedups, the interval as a band, the threshold as a line.
This module computes places only; the template draws them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from grader.verdict import SpeedRecord

__all__ = ["Chart", "Tick", "chart"]

WIDTH = 360.0
"""Units of the drawing; as wide as a phone in pixels, so that its letters stay readable there."""

_MARGIN = 14.0
_DOTS_TOP, _DOTS_STEP, _DOTS_ROWS = 34.0, 5.0, 9
_MOST_DOTS = 150
"""Dots drawn; more samples are thinned evenly, so that a class of a thousand stays a small page."""

_SERIES = ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 5, 7), tuple(step / 10 for step in range(10, 100)))
"""First digits of the axis labels, coarse to fine; the first series with three labels in range is taken."""


@dataclass(frozen=True)
class Tick:
    """A labelled place on the axis."""

    x: float
    """In units of the drawing."""
    label: str
    """The speedup there, such as ``5x``."""


@dataclass(frozen=True)
class Chart:
    """Places in a drawing ``WIDTH`` units wide and 110 high, y growing downwards."""

    dots: tuple[tuple[float, float], ...]
    """(x, y) of each pair of samples."""
    low: float
    """x where the interval begins."""
    high: float
    """x where it ends."""
    speedup: float
    """x of the estimate."""
    threshold: float
    """x of the speedup that was asked."""
    threshold_anchor: str
    """SVG ``text-anchor`` that keeps the threshold's label inside the drawing."""
    ticks: tuple[Tick, ...]
    """Labels of the axis, left to right."""


def chart(speed: SpeedRecord) -> Chart | None:
    """Lay out the samples of a speed record.

    Returns:
        The places, or ``None`` where there is nothing that a logarithmic axis can show: no pair of samples,
        or a speedup or bound that is not a positive finite number.
    """
    marks = (speed.low, speed.high, speed.speedup, speed.at_least)
    ratios = [
        baseline / submission
        for baseline, submission in zip(speed.baseline_ns, speed.submission_ns, strict=False)
        if baseline > 0 and submission > 0
    ]
    if not ratios or not all(math.isfinite(mark) and mark > 0 for mark in marks):
        return None
    ratios = ratios[:: math.ceil(len(ratios) / _MOST_DOTS)]
    first = math.log(min(*ratios, *marks)) - 0.1
    last = math.log(max(*ratios, *marks)) + 0.1

    def place(ratio: float) -> float:
        return round(_MARGIN + (math.log(ratio) - first) / (last - first) * (WIDTH - 2 * _MARGIN), 1)

    threshold = place(speed.at_least)
    return Chart(
        # Rows are taken in steps of 4, which visit all 9, so that neighbours in time do not hide each other.
        dots=tuple(
            (place(ratio), _DOTS_TOP + _DOTS_STEP * (index * 4 % _DOTS_ROWS))
            for index, ratio in enumerate(ratios)
        ),
        low=place(speed.low),
        high=place(speed.high),
        speedup=place(speed.speedup),
        threshold=threshold,
        threshold_anchor="start" if threshold < 60 else "end" if threshold > WIDTH - 60 else "middle",
        ticks=tuple(
            Tick(place(value), f"{value:g}x") for value in _round_values(math.exp(first), math.exp(last))
        ),
    )


def _round_values(low: float, high: float) -> list[float]:
    """Return up to seven values of 1, 10, 100, ... between two speedups, or of a finer series where few fit."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    values: list[float] = []
    for digits in _SERIES:
        values = [
            value for power in powers for digit in digits if low <= (value := digit * 10.0**power) <= high
        ]
        if len(values) >= 3:
            break
    return values[:: math.ceil(len(values) / 7) or 1]
