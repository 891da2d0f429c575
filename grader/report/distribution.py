"""The pictures of a class: how many have how many points, and how they ended. Layer 8.

This module computes places only; the template draws them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.verdict import Status

__all__ = ["Bar", "Share", "bars", "bars_in_words", "shares"]

_STEP, _BAR, _BASE, _HIGHEST = 30.0, 24.0, 78.0, 60.0
_WIDTH = 200.0


@dataclass(frozen=True)
class Bar:
    """One bar of a distribution, in a drawing 330 units wide and 100 high, y growing downwards."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str
    """Below the axis, or ''."""


@dataclass(frozen=True)
class Share:
    """A piece of a bar that is 200 units long."""

    status: Status
    x: float
    width: float


def bars(bins: Sequence[int]) -> tuple[Bar, ...]:
    """Lay out a distribution; the highest bar takes all the room there is."""
    most = max(bins, default=0) or 1
    labels = {0: "none", len(bins) // 2: "half", len(bins) - 1: "all"}
    laid = []
    for index, count in enumerate(bins):
        # A bar of one in ten thousand can still be seen.
        height = max(1.5, round(_HIGHEST * count / most, 1)) if count else 0.0
        laid.append(Bar(index * _STEP + 3, _BASE - height, _BAR, height, count, labels.get(index, "")))
    return tuple(laid)


def bars_in_words(bins: Sequence[int]) -> str:
    """Say what the bars show: ``2 with no points, 1 with about 40 %, 9 with all points``."""
    last = len(bins) - 1
    names = {0: "with no points", last: "with all points"}
    said = [
        f"{count} {names.get(index, f'with about {round(100 * index / last)} %')}"
        for index, count in enumerate(bins)
        if count
    ]
    return ", ".join(said) or "no points were given"


def shares(counts: Mapping[Status, int]) -> tuple[Share, ...]:
    """Divide a bar by how many ended in each status."""
    total, start, laid = sum(counts.values()), 0, []
    for status, count in counts.items():
        laid.append(
            Share(status, round(_WIDTH * start / total, 2), max(0.8, round(_WIDTH * count / total, 2)))
        )
        start += count
    return tuple(laid)
