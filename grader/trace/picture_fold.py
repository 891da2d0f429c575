"""One operation of a picture, and how operations that repeat become one with a count. Runs in the trace jail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Body", "Node", "fold", "pairs"]

_LEAST = 4
"""Repetitions that are folded; fewer are written out, since a formula may well do one thing three times."""
_LONGEST = 64
"""Operations in one turn of a loop that is recognised."""
_PASSES = 3
"""How deeply loops in loops are recognised."""


@dataclass(eq=False)
class Body:
    """A program inside of an operation."""

    label: str
    name: str
    """Of the function that was traced, or ''."""
    line: int | None
    """Where that function is defined."""
    inputs: list[tuple[int, Any, str]] = field(default_factory=list)
    """Value, what it is at first (an operand, or None), and its role: carry, each, or ''."""
    steps: list[Node] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)


@dataclass(eq=False)
class Node:
    """One operation; numbers stand for values, texts for literals."""

    op: str
    detail: str
    lines: list[int]
    """Lines of the submission that were being executed, the innermost first."""
    operands: list[Any]
    results: list[int]
    types: tuple[str, ...]
    bodies: list[Body] = field(default_factory=list)
    inside: int = 0
    """Operations inside that are not shown."""
    is_backward: bool = False
    is_in_expression: bool = False
    """It was made by a lambda or the like, which assigns nothing."""
    times: int = 1
    same: list[tuple[int, int]] = field(default_factory=list)
    """Of a repeat: a value of its first turn, and the one of a later turn that it stands for."""
    then: list[tuple[int, int]] = field(default_factory=list)
    """Operands, by place, that are something else from the second turn on: what the turn before has made."""

    @property
    def line(self) -> int | None:
        """The innermost line."""
        return self.lines[0] if self.lines else None

    @property
    def signature(self) -> tuple[Any, ...]:
        """What two turns of one loop have in common."""
        bodies = tuple((body.name, tuple(step.signature for step in body.steps)) for body in self.bodies)
        operands = len(self.operands)
        return (self.op, self.line, self.types, operands, bodies, self.inside, self.is_backward, self.times)


def fold(steps: Sequence[Node], ran: Mapping[int, int]) -> list[Node]:
    """Return the steps with the turns of a loop that Python has unrolled as one ``repeat``, the first turn as its body.

    Args:
        steps: operations in the order in which they were recorded.
        ran: how often each line was executed. What looks alike in a line that ran once is a formula, no loop.
    """
    folded = list(steps)
    for _ in range(_PASSES):
        before = len(folded)
        folded = _folded(folded, ran)
        if len(folded) == before:
            break
    return folded


def pairs(node: Node, other: Node) -> list[tuple[int, int]]:
    """Pair the values that a node makes with those that one of its repetitions makes, inner ones as well."""
    found = list(zip(node.results, other.results, strict=False))
    for own, their in zip(node.bodies, other.bodies, strict=False):
        found += zip([i[0] for i in own.inputs], [i[0] for i in their.inputs], strict=False)
        for step, again in zip(own.steps, their.steps, strict=False):
            found += pairs(step, again)
    return found


def _folded(steps: list[Node], ran: Mapping[int, int]) -> list[Node]:
    numbers: dict[Any, int] = {}
    limits = [ran.get(step.line or 0, 1) for step in steps]
    marks = [numbers.setdefault(step.signature, len(numbers)) for step in steps]
    folded: list[Node] = []
    at = 0
    while at < len(steps):
        size, times = _turns(marks, limits, at)
        if times < _LEAST:
            folded.append(steps[at])
            at += 1
            continue
        turns = [steps[at + size * turn : at + size * (turn + 1)] for turn in range(times)]
        folded.append(_repeat(turns))
        at += size * times
    return folded


def _turns(marks: list[int], limits: list[int], at: int) -> tuple[int, int]:
    """Return the length of the shortest run that is repeated often enough from here on, and how often."""
    for size in range(1, min(_LONGEST, (len(marks) - at) // _LEAST) + 1):
        if marks[at] != marks[at + size]:
            continue
        end = at + size
        while end < len(marks) and marks[end] == marks[end - size]:
            end += 1
        times = min((end - at) // size, *limits[at : at + size])
        if times >= _LEAST:
            return size, times
    return 1, 1


def _repeat(turns: list[list[Node]]) -> Node:
    first = turns[0]
    later = [
        pair
        for turn in turns[1:]
        for own, their in zip(first, turn, strict=True)
        for pair in pairs(own, their)
    ]
    made = {number for step in first for number in step.results}
    for step, again in zip(first, turns[1], strict=True):
        changes = enumerate(zip(step.operands, again.operands, strict=False))
        step.then = [(place, b) for place, (a, b) in changes if a != b and isinstance(b, int) and b in made]
    body = Body("", "", None, steps=first)
    return Node("repeat", "", first[0].lines, [], [], (), [body], times=len(turns), same=later)
