"""The boxes of a drawing, and the lanes at their left: the way of each value. Layer 8."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["MOST", "STEP", "Box", "Lane", "lanes_of"]

MOST = 12
"""Lanes side by side; the longest are left out beyond that."""
STEP = 9
"""Units from one to the next."""


@dataclass
class Box:
    """A row with a border: an operation, an input, a constant, a result, or a word about them."""

    kind: str
    lines: list[str]
    right: str = ""
    """What stands at the right end of the first line, such as a type."""
    made: tuple[int, ...] = ()
    taken: tuple[int, ...] = ()
    label: str = ""
    """All of it in words, for a pointer that rests on it."""
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0


@dataclass(frozen=True)
class Lane:
    """The way of one value."""

    colour: int
    x: float
    start: tuple[float, float]
    ends: tuple[tuple[float, float], ...]


def lanes_of(boxes: Sequence[Box], right: float) -> list[Lane]:
    """Return the way of each value that is used, the short ones next to the boxes.

    Args:
        boxes: all rows, from top to bottom.
        right: where the boxes begin.
    """
    starts, ends = _ends(boxes)
    spans = sorted(
        (max(y for _, y in ends[number]) - start[1], start[1], number)
        for number, start in starts.items()
        if ends.get(number)
    )
    taken: list[list[tuple[float, float]]] = []
    found = []
    for length, first, number in spans:
        last = first + length
        slot = next((i for i, used in enumerate(taken) if _has_room(used, first, last)), len(taken))
        if slot == MOST:
            continue
        if slot == len(taken):
            taken.append([])
        bisect.insort(taken[slot], (first, last))
        x = right - 8 - STEP * slot
        found.append(Lane(number % 6, x, starts[number], tuple(ends[number])))
    return found


def _has_room(used: Sequence[tuple[float, float]], first: float, last: float) -> bool:
    """Tell whether a lane keeps its distance to others, which are in order and do the same."""
    place = bisect.bisect(used, (first, last))
    before, after = used[place - 1 : place], used[place : place + 1]
    return all(first > b + 3 for _, b in before) and all(last < a - 3 for a, _ in after)


def _ends(
    boxes: Sequence[Box],
) -> tuple[dict[int, tuple[float, float]], dict[int, list[tuple[float, float]]]]:
    """Return where each value begins, and where it is taken below that."""
    starts: dict[int, tuple[float, float]] = {}
    ends: dict[int, list[tuple[float, float]]] = {}
    for box in boxes:
        taken = list(dict.fromkeys(box.taken))
        room = box.height - (8 if box.made else 0)
        for index, number in enumerate(taken[:8]):
            if number in starts:
                place = box.y + room * (index + 1) / (len(taken[:8]) + 1)
                ends.setdefault(number, []).append((box.x, round(place, 1)))
        for index, number in enumerate(box.made[:6]):
            place = box.y + box.height - 6 - 4 * index
            starts.setdefault(number, (box.x, round(place, 1)))
    return starts, ends
